#!/usr/bin/env python3
"""Operators' entry point: `manage.py help` lists the commands."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command that the command line names; a missing setting is one clear line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "passnum.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"manage.py: {error}")


if __name__ == "__main__":
    main()
