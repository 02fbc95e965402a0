"""One dossier as it is read at the desk: what was filed, and the opinions given since."""
