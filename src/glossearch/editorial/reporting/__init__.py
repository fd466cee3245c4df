"""The findings of a check, written for people and for other programs."""
