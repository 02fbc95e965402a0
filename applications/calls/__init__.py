"""A call for projects as data: what it says, the file that says it, and its loading.

`loading.load_call` goes through them all: `toml_document` reads the text and knows the
line of each value (`toml_lines`), `schema` names the keys and `readers` take their values
or refuse them, `file` makes of these a `definition`, and `difference` compares two.
"""
