import assert from "node:assert/strict";
import { test } from "node:test";
import type { Layer } from "../src/contract";
import { ActiveLayers, visibleFrom } from "../src/state/active_layers";

const layer = (name: string, order: number, default_on = false) => ({ name, order, default_on, detail_from: 0, drawn_from: 0 }) as Layer;
const ALL = [layer("county", 100, true), layer("patch", 410, true), layer("parcel", 420), layer("road", 700)];

test("the defaults lie in their draw order", () => {
  const layers = new ActiveLayers(ALL);
  layers.turnOnDefaults();
  assert.deepEqual(layers.names, ["patch", "county"]);
});

test("a layer switched on takes its place in the draw order", () => {
  const layers = new ActiveLayers(ALL);
  layers.turnOnDefaults();
  for (const name of ["road", "parcel", "parcel", "unknown"]) layers.turnOn(name);
  assert.deepEqual(layers.names, ["road", "parcel", "patch", "county"]);
});

test("layers are moved, within the list only", () => {
  const layers = new ActiveLayers(ALL);
  layers.replace(["road", "parcel", "county"].map((name) => ({ name, opacity: 1 })));
  layers.moveBy("county", -1);
  assert.deepEqual(layers.names, ["road", "county", "parcel"]);
  layers.moveBy("road", -1);
  layers.moveTo("road", 9);
  assert.deepEqual(layers.names, ["county", "parcel", "road"]);
});

test("opacity outlives switching off", () => {
  const layers = new ActiveLayers(ALL);
  layers.turnOn("parcel");
  layers.setOpacity("parcel", 0.3);
  layers.turnOff("parcel");
  layers.turnOn("parcel");
  assert.equal(layers.top[0]!.opacity, 0.3);
});

test("each change is told once, with its kind", () => {
  const layers = new ActiveLayers(ALL);
  const told: string[] = [];
  layers.changed.listen((change) => told.push(change));
  layers.turnOn("parcel");
  layers.setOpacity("parcel", 0.3);
  layers.turnOff("road");
  assert.deepEqual(told, ["order", "opacity"]);
});

test("tiles of 512 pixels begin one zoom later", () => {
  assert.equal(visibleFrom({ ...ALL[0]!, drawn_from: 13 }), 14);
  assert.equal(visibleFrom(ALL[0]!), 0);
});
