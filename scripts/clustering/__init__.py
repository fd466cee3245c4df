"""A real OpenSearch cluster on this machine, for development and the tests."""
