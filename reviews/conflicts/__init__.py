"""Conflicts of interest: what is declared, what addresses tell, what is hidden for it.

`screening` says which dossiers a person must not see, and `Application.visible_to` asks it
(setting `DOSSIER_SCREEN`); `domains` reads the addresses, `declaring` keeps the declarations.
"""
