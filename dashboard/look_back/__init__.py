"""Look-back 回头看: closed orders that were not solved or not to the enterprise's satisfaction."""
