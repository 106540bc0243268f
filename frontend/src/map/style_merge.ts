// One MapLibre style out of the styles of all layers that are on.
import type { LayerSpecification, StyleSpecification } from "maplibre-gl";

export interface StyledLayer {
  style: StyleSpecification;
  /** 0–1, multiplies the opacities of the style. */
  opacity: number;
}

/** The fonts of the client; without a glyph server MapLibre draws all text from these. */
const FONTS = ["PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "sans-serif"];
/** MapLibre takes the weight from the name of the first family. */
const BOLD_FONTS = ["PingFang SC Bold", ...FONTS];

const OPACITIES: Record<string, string[]> = {
  fill: ["fill-opacity"],
  line: ["line-opacity"],
  circle: ["circle-opacity", "circle-stroke-opacity"],
  symbol: ["text-opacity", "icon-opacity"],
  raster: ["raster-opacity"],
  "fill-extrusion": ["fill-extrusion-opacity"],
  heatmap: ["heatmap-opacity"],
};

export function emptyStyle(): StyleSpecification {
  return { version: 8, sources: {}, layers: [] };
}

/** Merges the styles, the first of `layers` on top; labels lie above every surface and line. */
export function mergeStyles(layers: readonly StyledLayer[]): StyleSpecification {
  const merged = emptyStyle();
  const labels: LayerSpecification[] = [];
  for (const { style, opacity } of [...layers].reverse()) {
    Object.assign(merged.sources, style.sources);
    for (const layer of style.layers) {
      (layer.type === "symbol" ? labels : merged.layers).push(withOpacity(withFonts(layer), opacity));
    }
  }
  merged.layers.push(...labels);
  return merged;
}

function withFonts(layer: LayerSpecification): LayerSpecification {
  if (layer.type !== "symbol" || layer.layout?.["text-field"] === undefined) return layer;
  const bold = /bold/i.test(JSON.stringify(layer.layout["text-font"] ?? ""));
  return { ...layer, layout: { ...layer.layout, "text-font": bold ? BOLD_FONTS : FONTS } };
}

function withOpacity(layer: LayerSpecification, factor: number): LayerSpecification {
  const names = OPACITIES[layer.type];
  if (!names || factor === 1) return layer;
  const paint: Record<string, unknown> = { ...layer.paint };
  for (const name of names) paint[name] = multiply(paint[name] ?? 1, factor);
  return { ...layer, paint } as LayerSpecification;
}

/** `value` × `factor`; MapLibre lets `zoom` stand in an outermost step or interpolate only, so
 * the outputs of these are multiplied and not the whole. */
export function multiply(value: unknown, factor: number): unknown {
  if (typeof value === "number") return value * factor;
  if (isStops(value)) return { ...value, stops: value.stops.map(([at, out]) => [at, multiply(out, factor)]) };
  if (!Array.isArray(value)) return value;
  const [operator, ...rest] = value as [string, ...unknown[]];
  if (operator === "interpolate") return multiplyOutputs(value, 4, factor);
  if (operator === "step") return [operator, rest[0], multiply(rest[1], factor), ...multiplyOutputs(rest.slice(2), 1, factor)];
  return ["*", factor, value];
}

/** Every second item from `first` on is an output. */
function multiplyOutputs(items: readonly unknown[], first: number, factor: number): unknown[] {
  return items.map((item, index) => (index >= first && (index - first) % 2 === 0 ? multiply(item, factor) : item));
}

function isStops(value: unknown): value is { stops: [unknown, unknown][] } {
  return typeof value === "object" && value !== null && "stops" in value;
}
