// The JSON contract between server and map. Longitudes and latitudes are CGCS2000 (EPSG:4490) degrees.
import type { Geometry } from "geojson";

/** [west, south, east, north] */
export type Bounds = [number, number, number, number];
export type LonLat = [number, number];

export interface Titled {
  title: string;
  title_en?: string;
}

export interface Notice {
  text: string;
  text_en?: string;
}

export interface User {
  signed_in: boolean;
  name?: string;
  username?: string;
  role_title?: string;
  role_title_en?: string;
  department?: string;
  division_title?: string;
  division_title_en?: string;
  is_staff?: boolean;
}

export interface BasePicture {
  tiles: string;
  tile_size: number;
  scale2: string;
  max_zoom: number;
  attribution: string;
}

export interface Tianditu {
  vec: string;
  labels: string;
  subdomains: string;
}

export interface Theme extends Titled {
  name: string;
  layers: string[];
}

export interface LayerField extends Titled {
  name: string;
  source: string;
  type: "code" | "text" | "number" | "date" | "boolean";
  unit: string;
}

export interface Layer extends Titled {
  name: string;
  abstract: string;
  abstract_en?: string;
  theme: string;
  kind: "feature" | "coverage" | "query";
  geometry: "point" | "line" | "polygon" | "raster";
  standard: string;
  count: number | null;
  bounds: Bounds | null;
  /** The zoom from which single features are drawn, and that from which anything is (merged areas). */
  detail_from: number;
  drawn_from: number;
  default_on: boolean;
  is_demo: boolean;
  order: number;
  tilejson: string;
  style: string;
  picture: string;
  legend: string;
  searchable: boolean;
  fields: LayerField[];
}

export interface Crs extends Titled {
  epsg: number;
  kind: "geographic" | "gauss_kruger";
  proj4: string;
  prefixed: boolean;
  central_meridian: number | null;
}

export interface Catalogue extends Titled {
  subtitle: string;
  subtitle_en?: string;
  notices: Notice[];
  user: User;
  home: { bounds: Bounds };
  demo_places: (Titled & { bounds: Bounds })[];
  base: BasePicture;
  tianditu: Tianditu | null;
  themes: Theme[];
  layers: Layer[];
  crs: Crs[];
}

export interface Attribute extends Titled {
  name: string;
  source: string;
  value: string | number | boolean | null;
  meaning: string | null;
  meaning_en?: string | null;
  unit: string;
  text: string;
}

export interface Hit {
  layer: string;
  layer_title: string;
  layer_title_en?: string;
  kind: "feature" | "coverage" | "query";
  id: number;
  title: string;
  geometry: Geometry;
  bounds: Bounds;
  is_demo: boolean;
  attributes: Attribute[];
}

export interface SearchResult extends Titled {
  kind: "division" | "place" | "parcel" | "feature" | "sheet" | "coordinate";
  layer: string | null;
  id: number | null;
  subtitle: string;
  subtitle_en?: string;
  bounds: Bounds | null;
  centre: LonLat;
}

export interface CoordinateCandidate extends Titled {
  epsg: number;
  lon: number;
  lat: number;
}

export interface Measurement {
  length_m: number | null;
  area_m2: number | null;
  area_ha: number | null;
  area_mu: number | null;
  perimeter_m: number | null;
}

export interface LegendEntry extends Titled {
  kind: "fill" | "line" | "point";
  fill: string | null;
  stroke: string | null;
  width: number | null;
  /** Pixels. */
  dash: number[] | null;
  /** Colour and width of the outline beneath a line. */
  casing?: string | null;
  casing_width?: number;
  icon: "circle" | "square" | "triangle" | "diamond" | "cross" | null;
  size: number | null;
  opacity: number | null;
}
