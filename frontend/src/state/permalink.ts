// The state of the map as the part of the address after "#", readable and stable:
//   #map=12/19.953210/110.321450&layers=parcel,land_use_patch:0.8&base=own&lang=zh&feature=parcel/12

export interface LayerChoice {
  name: string;
  /** 0–1 */
  opacity: number;
}

export interface FeatureReference {
  layer: string;
  id: number;
}

export interface MapState {
  zoom: number;
  lat: number;
  lon: number;
  /** Top layer first. */
  layers: LayerChoice[];
  base: string;
  language: "zh" | "en";
  feature: FeatureReference | null;
}

/** 6 decimals of a degree are 0.1 m: finer than one pixel at the closest zoom. */
const DECIMALS = 6;

export function encodeState(state: MapState): string {
  const parts = [
    `map=${trimmed(state.zoom, 2)}/${state.lat.toFixed(DECIMALS)}/${state.lon.toFixed(DECIMALS)}`,
    `layers=${state.layers.map(encodeLayer).join(",")}`,
    `base=${state.base}`,
    `lang=${state.language}`,
  ];
  if (state.feature) parts.push(`feature=${state.feature.layer}/${state.feature.id}`);
  return `#${parts.join("&")}`;
}

/** What the address says; what it does not say, or says wrongly, is left out. */
export function decodeState(hash: string): Partial<MapState> {
  const values = new Map<string, string>();
  for (const part of hash.replace(/^#/, "").split("&")) {
    const [name, value] = part.split("=", 2);
    if (name && value !== undefined) values.set(name, safelyDecoded(value));
  }
  const layers = values.get("layers");
  const base = values.get("base");
  return {
    ...decodeView(values.get("map")),
    ...(layers === undefined ? {} : { layers: decodeLayers(layers) }),
    ...(base && /^\w+$/.test(base) ? { base } : {}),
    ...decodeLanguage(values.get("lang")),
    ...decodeFeature(values.get("feature")),
  };
}

function encodeLayer({ name, opacity }: LayerChoice): string {
  return opacity === 1 ? name : `${name}:${trimmed(opacity, 2)}`;
}

function decodeLayers(text: string): LayerChoice[] {
  const choices: LayerChoice[] = [];
  for (const part of text.split(",")) {
    const [, name, opacity] = /^(\w+)(?::(\d*\.?\d+))?$/.exec(part) ?? [];
    if (!name || choices.some((choice) => choice.name === name)) continue;
    choices.push({ name, opacity: Math.min(1, Number(opacity ?? 1)) });
  }
  return choices;
}

function decodeView(text: string | undefined): Partial<MapState> {
  const [zoom, lat, lon] = (text ?? "").split("/").map(Number);
  const valid = [zoom, lat, lon].every((value) => Number.isFinite(value));
  if (!valid || Math.abs(lat!) > 85 || Math.abs(lon!) > 180 || zoom! < 0 || zoom! > 24) return {};
  return { zoom: zoom!, lat: lat!, lon: lon! };
}

function decodeLanguage(text: string | undefined): Partial<MapState> {
  return text === "zh" || text === "en" ? { language: text } : {};
}

function decodeFeature(text: string | undefined): Partial<MapState> {
  const [, layer, id] = /^(\w+)\/(\d+)$/.exec(text ?? "") ?? [];
  return layer ? { feature: { layer, id: Number(id) } } : {};
}

function safelyDecoded(text: string): string {
  // Chat programs like to encode ":" and ","; a broken escape is taken as it stands.
  return /%(?![0-9a-f]{2})/i.test(text) ? text : decodeURIComponent(text);
}

function trimmed(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)));
}
