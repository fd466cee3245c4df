"""Which queries were asked, and how often: nothing else is kept."""
