"""The registry of local authorities."""
