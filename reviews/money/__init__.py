"""The money of a call: the ledger of its envelope, and what is paid.

`ledger` alone writes entries; `standing` reads them; `terms` follows the call's terms.
"""
