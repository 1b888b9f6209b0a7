"""What arrivals say: how fresh a source is, whose orders seem to be missing."""
