"""Whether an acknowledgement that somebody holds is one that the portal issued.

`register` knows what was issued, `views` answers the public, who needs no account.
"""
