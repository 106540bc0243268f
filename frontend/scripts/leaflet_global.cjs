// django-leaflet loads Leaflet as the global `L`; the bundle uses that one and carries no second copy.
module.exports = globalThis.L;
