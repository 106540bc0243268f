"""Web Feature Service 1.0.0, 1.1.0 and 2.0.0: layers published as `wfs`, read and edited by programs."""
