"""Dossiers: calls, drafts, filing, acknowledgement, journal."""
