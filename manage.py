#!/usr/bin/env python
"""Django's command line; `bin/manage` runs it in the project's own environment."""

import os
import sys

from django.core.management import execute_from_command_line

from gis_core.site.owner import act_as_owner

if __name__ == "__main__":
    act_as_owner(sys.argv[1:2])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_core.site.settings")
    execute_from_command_line(sys.argv)
