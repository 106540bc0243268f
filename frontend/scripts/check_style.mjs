// Checks MapLibre styles against the specification: JSON of {name: style} on the standard input, faults a line.
import { validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import { readFileSync } from "node:fs";

for (const [name, style] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  for (const fault of validateStyleMin(style)) console.log(`${name}: ${fault.message}`);
}
