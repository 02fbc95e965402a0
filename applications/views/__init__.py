"""The pages of a dossier. Each looks it up through `visible_to`, then calls a use case."""
