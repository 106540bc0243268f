// Bundles the workspace into dist/ under fixed names; Django's manifest storage adds the hashes.
import { build, context } from "esbuild";
import { copyFileSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const options = {
  absWorkingDir: here(".."),
  entryPoints: {
    map: "src/main.ts",
    maplibre: "src/map/maplibre.ts",
    "maplibre-worker": "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs",
  },
  outdir: "dist",
  bundle: true,
  format: "esm",
  // Chromium 90 of 2021 is what the older desktops in the offices run.
  target: ["chrome90", "firefox114", "safari15"],
  alias: { leaflet: here("leaflet_global.cjs") },
  minify: true,
  legalComments: "linked",
  logLevel: "info",
};

const styles = {
  absWorkingDir: options.absWorkingDir,
  entryPoints: { map: "src/styles/map.css" },
  outdir: "dist",
  bundle: true,
  target: options.target,
  minify: true,
  logLevel: "info",
};

mkdirSync(here("../dist"), { recursive: true });
copyFileSync(here("../src/icon.svg"), here("../dist/icon.svg"));
if (process.argv.includes("--watch")) {
  for (const each of [options, styles]) await (await context(each)).watch();
} else {
  await Promise.all([build(options), build(styles)]);
}
