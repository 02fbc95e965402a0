"""The queue of filed dossiers: its filters, its search, its pages.

`listing` reads it; `filters` and `search` say what is asked of it; `entries` keeps, for
each dossier, what it needs and would be slow to work out.
"""
