"""What reacts: clicks, requests, the clock and the command line."""
