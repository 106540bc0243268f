import assert from "node:assert/strict";
import { test } from "node:test";
import { readPair, splitPair } from "../src/crs/coordinate_input";

test("a pasted pair is split", () => {
  assert.deepEqual(splitPair("110.35, 20.01"), ["110.35", "20.01"]);
  assert.deepEqual(splitPair("110.35，20.01"), ["110.35", "20.01"]);
  assert.deepEqual(splitPair("430211.5 2207431.1"), ["430211.5", "2207431.1"]);
  assert.deepEqual(splitPair("110°21′0″ 20°0′36″"), ["110°21′0″", "20°0′36″"]);
});

test("a single value is left whole", () => {
  for (const text of ["110.35", "110°21′0″", "110° 21′ 0″", "", "430211.5"]) assert.equal(splitPair(text), null, text);
});

test("degrees are told from metres", () => {
  assert.deepEqual(readPair("110.35", "20.01"), { x: 110.35, y: 20.01, geographic: true });
  assert.deepEqual(readPair("37430211.5", "2207431.1"), { x: 37430211.5, y: 2207431.1, geographic: false });
  assert.deepEqual(readPair("430 211.5 m", "2 207 431.1米"), { x: 430211.5, y: 2207431.1, geographic: false });
});

test("nonsense is refused", () => {
  assert.equal(readPair("110.35", ""), null);
  assert.equal(readPair("东经430211", "北纬20"), null);
});
