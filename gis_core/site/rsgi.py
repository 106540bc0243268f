"""The RSGI application that granian serves."""

from gis_core.http.door import Door
from gis_core.site.wsgi import application as gateway
from gis_core.site.wsgi import django_application

application = Door(gateway, django_application)
