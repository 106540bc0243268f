"""The WSGI application that granian serves."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_core.site.settings")

django_application = get_wsgi_application()
# What may answer before Django is reached (the layers above are named as strings only).
application = import_string(settings.GATEWAY)(django_application)

# What has been loaded stays: the collector need not look through it again and again (60 ms each time).
gc.collect()
gc.freeze()
