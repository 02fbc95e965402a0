"""What a first visit finds: accounts, and dossiers in different states."""
