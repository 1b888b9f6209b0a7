"""What a liaison sends on."""
