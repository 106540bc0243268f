import assert from "node:assert/strict";
import { test } from "node:test";
import { listFigures, shortFigure } from "../src/measure/figures";

const NONE = { length_m: null, area_m2: null, area_ha: null, area_mu: null, perimeter_m: null };

test("a length is given in metres and kilometres", () => {
  const figures = listFigures({ ...NONE, length_m: 1234.567 });
  assert.deepEqual(figures.map(({ value, unit }) => `${value} ${unit.zh}`), ["1\u00a0234.57 米", "1.2346 千米"]);
});

test("an area is given in square metres, hectares and mu", () => {
  const figures = listFigures({ ...NONE, area_m2: 66_666.667, area_ha: 6.666_666_7, area_mu: 100.0, perimeter_m: 1000 });
  const texts = figures.map(({ value, unit }) => `${value} ${unit.zh}`);
  assert.deepEqual(texts.slice(0, 3), ["66\u00a0666.67 平方米", "6.6667 公顷", "100.000 亩"]);
});

test("the label on the map is short", () => {
  assert.equal(shortFigure({ ...NONE, length_m: 532.44 }).zh, "532.4 m");
  assert.equal(shortFigure({ ...NONE, length_m: 41_964.59 }).en, "41.965 km");
  assert.equal(shortFigure({ ...NONE, area_m2: 26_330.04, area_mu: 39.495 }).zh, "26\u00a0330.0 m² · 39.5 亩");
  assert.equal(shortFigure({ ...NONE, area_m2: 2_500_000, area_mu: 3750 }).en, "2.500 km² · 3\u00a0750.0 mu");
});
