"""Opinions of experts outside the Mission: asked by mail, given through a signed link.

`asking` is the desk's part, `reminding` the portal's own, `answering` the expert's; `link`
makes and reads the address that they are sent, `views` answers it without an account.
"""
