"""OGC API Maps at /ogc/…/map (OGC 20-058): what is asked for, where and how large; drawn as WMS draws."""
