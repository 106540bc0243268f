"""The RSGI application that granian serves."""

from gis_core.http.door import Door
from gis_core.site.wsgi import application as gateway

application = Door(gateway, gateway.make_or_pass)
