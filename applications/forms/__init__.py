"""The forms of a dossier: they read and check what is typed; use cases write it."""
