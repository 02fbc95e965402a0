"""The sources that the registry can be loaded from."""
