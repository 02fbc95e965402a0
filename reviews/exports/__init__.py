"""What leaves the desk: tables of dossiers, and a dossier's archive."""
