"""The four gates: how orders' replies pass them, what is returned there and why, and how long it takes."""
