import assert from "node:assert/strict";
import { test } from "node:test";
import { formatDegrees, parseDegrees } from "../src/crs/degrees";

test("degrees are read as people write them", () => {
  const cases: [string, number][] = [
    ["110.35", 110.35],
    ["110.35°", 110.35],
    ["110°21′0″", 110.35],
    ["110°21'0\"", 110.35],
    ["110° 21' 36''", 110.36],
    ["110度21分", 110.35],
    ["东经110度21分0秒", 110.35],
    ["E 110°21′0.00″", 110.35],
    ["20°03′N", 20.05],
    ["-20.5", -20.5],
    ["西经10度30分", -10.5],
    ["１１０．３５", 110.35],
  ];
  for (const [text, degrees] of cases) assert.ok(Math.abs(parseDegrees(text)! - degrees) < 1e-9, text);
});

test("what is no number of degrees is refused", () => {
  for (const text of ["", "abc", "110°61′", "110°20′60″", "1,2", "海口"]) assert.equal(parseDegrees(text), null, text);
});

test("degrees are written with the carry of seconds", () => {
  assert.equal(formatDegrees(110.35, "lon", "dms"), "E 110°21′00.00″");
  assert.equal(formatDegrees(19.9999999, "lat", "dms"), "N 20°00′00.00″");
  assert.equal(formatDegrees(-3.5, "lat", "dms"), "S 3°30′00.00″");
  assert.equal(formatDegrees(110.35, "lon", "decimal"), "110.350000°");
});

test("what is written is read back", () => {
  for (const value of [0.000003, 18.123456, 110.999999]) {
    const read = parseDegrees(formatDegrees(value, "lon", "dms"))!;
    assert.ok(Math.abs(read - value) < 0.005 / 3600 + 1e-12);
  }
});
