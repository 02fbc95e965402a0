"""The rules of a call without a dossier: the public simulator, and the bulk check."""
