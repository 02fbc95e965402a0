"""The applicant's answer to a request of items.

`working_copy` is what is being written, apart from the dossier; `saving` writes it;
`rules` judges it; `confirmation` freezes it and completes the dossier; `difference` tells
two frozen texts apart.
"""
