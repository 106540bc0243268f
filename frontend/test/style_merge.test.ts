import assert from "node:assert/strict";
import { test } from "node:test";
import type { StyleSpecification } from "maplibre-gl";
import { mergeStyles, multiply } from "../src/map/style_merge";

function styleOf(name: string): StyleSpecification {
  const common = { source: name, "source-layer": name };
  return {
    version: 8,
    sources: { [name]: { type: "vector", url: `/tiles/${name}.json` } },
    layers: [
      { id: `${name}/fill`, type: "fill", ...common, paint: { "fill-color": "#fff", "fill-opacity": 0.8 } },
      { id: `${name}/label`, type: "symbol", ...common, layout: { "text-field": ["get", "label"], "text-font": ["X"] } },
    ],
  };
}

test("the first layer lies on top, labels above all", () => {
  const merged = mergeStyles([{ style: styleOf("parcel"), opacity: 1 }, { style: styleOf("patch"), opacity: 1 }]);
  const ids = merged.layers.map((layer) => layer.id);
  assert.deepEqual(ids, ["patch/fill", "parcel/fill", "patch/label", "parcel/label"]);
  assert.deepEqual(Object.keys(merged.sources).sort(), ["parcel", "patch"]);
  assert.equal(merged.glyphs, undefined);
});

test("text is drawn with the client's fonts", () => {
  const merged = mergeStyles([{ style: styleOf("parcel"), opacity: 1 }]);
  assert.ok(JSON.stringify(merged.layers[1]).includes("sans-serif"));
});

test("opacity multiplies what the style has, also where it has none", () => {
  const [fill, label] = mergeStyles([{ style: styleOf("parcel"), opacity: 0.5 }]).layers;
  assert.equal((fill!.paint as Record<string, unknown>)["fill-opacity"], 0.4);
  assert.equal((label!.paint as Record<string, unknown>)["text-opacity"], 0.5);
});

test("the styles given are left as they were", () => {
  const style = styleOf("parcel");
  const before = JSON.stringify(style);
  mergeStyles([{ style, opacity: 0.2 }]);
  assert.equal(JSON.stringify(style), before);
});

test("expressions of zoom keep zoom outermost", () => {
  assert.deepEqual(multiply(["interpolate", ["linear"], ["zoom"], 8, 0.2, 14, 1], 0.5), ["interpolate", ["linear"], ["zoom"], 8, 0.1, 14, 0.5]);
  assert.deepEqual(multiply(["step", ["zoom"], 0.2, 10, 0.6, 12, 1], 0.5), ["step", ["zoom"], 0.1, 10, 0.3, 12, 0.5]);
  assert.deepEqual(multiply(["get", "o"], 0.5), ["*", 0.5, ["get", "o"]]);
  assert.deepEqual(multiply({ stops: [[8, 0.2], [12, 1]] }, 0.5), { stops: [[8, 0.1], [12, 0.5]] });
});
