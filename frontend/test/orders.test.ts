import assert from "node:assert/strict";
import { test } from "node:test";
import type { Hit } from "../src/contract";
import { orderCandidates } from "../src/goto/candidates";
import { orderHits } from "../src/identify/hit_order";

const hit = (layer: string, type: string, size: number) =>
  ({ layer, geometry: { type, coordinates: [] }, bounds: [110, 20, 110 + size, 20 + size] }) as unknown as Hit;

test("the most particular hit comes first", () => {
  const hits = [hit("county", "MultiPolygon", 1), hit("patch", "Polygon", 0.01), hit("road", "LineString", 2), hit("river", "LineString", 1), hit("point", "Point", 0)];
  assert.deepEqual(orderHits(hits).map(({ layer }) => layer), ["point", "road", "river", "patch", "county"]);
});

test("the value of a raster comes last, though it is told of a point", () => {
  const height = { ...hit("relief", "Point", 0), kind: "coverage" } as Hit;
  assert.deepEqual(orderHits([height, hit("county", "MultiPolygon", 1)]).map(({ layer }) => layer), ["county", "relief"]);
});

test("readings on the map come first, and each place once", () => {
  const at = (epsg: number, lon: number) => ({ epsg, title: "", lon, lat: 20 });
  const offered = orderCandidates([at(1, 107.3), at(2, 110.3), at(3, 113.3), at(4, 110.3)], [108.5, 18, 111.2, 20.2]);
  assert.deepEqual(offered.map(({ epsg }) => epsg), [2, 1, 3]);
});
