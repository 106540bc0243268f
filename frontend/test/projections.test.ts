import assert from "node:assert/strict";
import { test } from "node:test";
import type { Crs } from "../src/contract";
import { CoordinateFormatter } from "../src/crs/coordinate_formatter";
import { centralMeridian, Projections, zoneOf } from "../src/crs/projections";

function gaussKruger(meridian: number, prefix: number | null): Crs {
  const proj4 = `+proj=tmerc +lat_0=0 +lon_0=${meridian} +k=1 +x_0=${prefix ?? ""}500000 +y_0=0 +ellps=GRS80 +units=m +no_defs`;
  const epsg = meridian * 1000 + (prefix ?? 0);
  return { epsg, title: `CGCS2000 ${meridian}`, kind: "gauss_kruger", proj4, prefixed: prefix !== null, central_meridian: meridian };
}

const projections = new Projections([gaussKruger(108, null), gaussKruger(111, null), gaussKruger(111, 37), gaussKruger(111, 19)]);

test("zones follow the longitude", () => {
  assert.equal(centralMeridian(109.49, 3), 108);
  assert.equal(centralMeridian(109.51, 3), 111);
  assert.equal(centralMeridian(108.01, 6), 111);
  assert.equal(centralMeridian(107.99, 6), 105);
});

test("the 3° and the 6° zone of one meridian are told apart by their number", () => {
  assert.equal(projections.zoneAt(110.3, 3, true)?.epsg, 111_037);
  assert.equal(projections.zoneAt(110.3, 6, true)?.epsg, 111_019);
  assert.deepEqual(zoneOf(gaussKruger(111, 37)), { zone: 37, width: 3 });
  assert.equal(projections.zoneAt(117, 3, false), undefined);
});

test("a position is projected", () => {
  // pyproj, EPSG:4490 → EPSG:4546, 110.35 E 20.01 N.
  const [east, north] = projections.project(gaussKruger(111, null), [110.35, 20.01]);
  assert.ok(Math.abs(east - 431982.5654) < 0.001 && Math.abs(north - 2213605.3219) < 0.001, `${east} ${north}`);
});

test("the readout names the zone it is in", () => {
  const shown = new CoordinateFormatter(projections).format("gk3z", [110.35, 20.01]);
  assert.match(shown.text.zh, /^东 37\d{6}\.\d\d {2}北 2\d{6}\.\d\d$/);
  assert.equal(shown.system.zh, "CGCS2000 111");
  assert.match(shown.plain, /^37\d{6}\.\d\d, 2\d{6}\.\d\d$/);
});

test("outside the zones the readout falls back to degrees", () => {
  assert.equal(new CoordinateFormatter(projections).format("gk3", [120, 20]).text.zh, "120.000000°  20.000000°");
});
