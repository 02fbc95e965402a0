"""Assignments: who is to score what.

`rule` shares dossiers out, a pure function; `planning` reads what it needs; `assigning`
writes, by hand or as a plan says; `reading` puts it in words.
"""
