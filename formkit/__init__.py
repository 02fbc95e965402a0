"""What every form of the portal shares: French fields, and the DSFR's rendering of them.

A leaf room: it knows Django and crispy-forms only. The templates stand in `templates/dsfr/`.
"""
