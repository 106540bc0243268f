import assert from "node:assert/strict";
import { test } from "node:test";
import { createMarkerImage } from "../src/map/marker_image";

/** Alpha at a place in screen pixels from the middle. */
function alphaAt(name: string, x: number, y: number): number {
  const { width, data } = createMarkerImage(name)!;
  const column = Math.round((x + 12) * 2 - 0.5);
  const row = Math.round((y + 12) * 2 - 0.5);
  return data[(row * width + column) * 4 + 3]!;
}

test("shapes are full inside and empty outside", () => {
  for (const shape of ["circle", "square", "diamond", "triangle", "cross"]) {
    assert.ok(alphaAt(`qiongtu-${shape}`, 0, 2) > 192, shape);
    assert.ok(alphaAt(`qiongtu-${shape}`, -11, -11) < 170, shape);
  }
});

test("the outline lies where the distance is nought", () => {
  assert.ok(Math.abs(alphaAt("qiongtu-square", 8, 0) - 191) <= 8);
  assert.ok(alphaAt("qiongtu-triangle", 7, -7) < 192);
  assert.ok(alphaAt("qiongtu-triangle", 6, 7) > 180);
});

test("other names are left alone", () => {
  assert.equal(createMarkerImage("airport-11"), null);
  assert.equal(createMarkerImage("qiongtu-star"), null);
});
