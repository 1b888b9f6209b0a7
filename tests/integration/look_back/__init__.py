"""Look-back."""
