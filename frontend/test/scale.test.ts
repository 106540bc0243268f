import assert from "node:assert/strict";
import { test } from "node:test";
import { fitScaleBar, formatScale, metresPerPixel, scaleDenominator } from "../src/crs/scale";

test("the scale at the equator is that of the OGC tile matrix set", () => {
  // WebMercatorQuad level 0, OGC 17-083r2 annex D.
  assert.ok(Math.abs(scaleDenominator(0, 0) - 559_082_264.0287178) < 1);
});

test("a pixel shrinks towards the pole", () => {
  // 1″ of longitude at 20° on the ellipsoid is 29.0686 m (N cos φ · π / 648000, GRS 80).
  const pixelDegrees = 360 / (256 * 2 ** 15);
  assert.ok(Math.abs(metresPerPixel(20, 15) / (pixelDegrees * 3600) - 29.0686) < 0.0005);
});

test("scales are rounded and grouped", () => {
  assert.equal(formatScale(16_043.2), "1:16\u00a0000");
  assert.equal(formatScale(999.7), "1:1\u00a0000");
  assert.equal(formatScale(2_063_000), "1:2\u00a0060\u00a0000");
});

test("the scale bar is round and fits", () => {
  for (let zoom = 5; zoom <= 20; zoom += 1) {
    const { metres, pixels } = fitScaleBar(20, zoom, 110);
    assert.match(String(metres), /^[125]0*$|^0\.[125]$/);
    assert.ok(pixels <= 110 && pixels > 40, `${zoom}: ${pixels}`);
  }
});
