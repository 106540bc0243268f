import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeState, encodeState, type MapState } from "../src/state/permalink";

const STATE: MapState = {
  zoom: 15,
  lat: 19.985,
  lon: 110.255013,
  layers: [{ name: "parcel", opacity: 1 }, { name: "land_use_patch", opacity: 0.45 }],
  base: "own",
  language: "zh",
  feature: { layer: "parcel", id: 12 },
};

test("a state comes back as it was", () => {
  assert.deepEqual(decodeState(encodeState(STATE)), STATE);
});

test("no layers at all are told from no word about layers", () => {
  const { feature, ...bare } = decodeState(encodeState({ ...STATE, layers: [], feature: null }));
  assert.equal(feature, undefined);
  assert.deepEqual(bare.layers, []);
  assert.equal(decodeState("#map=8/19/110").layers, undefined);
});

test("an address as chat programs rewrite it is understood", () => {
  assert.deepEqual(decodeState("#layers=a%3A0.5%2Cb").layers, [{ name: "a", opacity: 0.5 }, { name: "b", opacity: 1 }]);
});

test("nonsense is passed over", () => {
  assert.deepEqual(decodeState("#map=x/1/2&lang=fr&feature=parcel/x&base=<b>&%E0%A4%A"), {});
  assert.deepEqual(decodeState("#map=8/95/110"), {});
  assert.deepEqual(decodeState("#layers=a,a:0.5,<script>,b:7").layers, [{ name: "a", opacity: 1 }, { name: "b", opacity: 1 }]);
  assert.deepEqual(decodeState(""), {});
});
