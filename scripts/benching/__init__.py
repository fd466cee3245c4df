"""What `scripts/bench` is made of: one file for each thing measured, and those that ask, judge and tell."""
