"""The review of filed dossiers by the Mission."""
