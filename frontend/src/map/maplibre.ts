// The bundle that is loaded only where WebGL is there: MapLibre itself.
export { Map, setWorkerUrl } from "maplibre-gl";
