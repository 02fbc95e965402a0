"""Disagreement between the reviewers of a dossier: measured, shown, deliberated.

`spread` measures it, without Django; `permissions` says what it forbids and who deliberates;
`deliberating` records what was concluded; `reading` and `chart` put it on the page.
"""
