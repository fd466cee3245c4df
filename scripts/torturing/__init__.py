"""What `scripts/torture` does, a file for each kind of harm."""
