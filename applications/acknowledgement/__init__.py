"""The acknowledgement of a filing: a debt written with it, then a document and a mail.

`debt` pays what is owed, `rendering` makes the PDF from the snapshot alone, `file_store`
keeps it, `mail` sends it. The workers' tasks are in `applications.tasks`.
"""
