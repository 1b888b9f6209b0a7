"""Rules of supervision: what is true about orders, clocks, indicators and ranks."""
