import type { Crs, LonLat } from "../contract";
import { both, titleOf, type Bilingual } from "../i18n/language";
import { formatDegrees } from "./degrees";
import { Projections } from "./projections";

/** How a coordinate is shown: degrees, the Gauss–Krüger zone it lies in, or one named system. */
export type CoordinateMode = "decimal" | "dms" | "gk3" | "gk3z" | "gk6" | "gk6z" | `epsg:${number}`;

export const AUTOMATIC_MODES = ["decimal", "dms", "gk3", "gk3z", "gk6", "gk6z"] as const;

export interface CoordinateText {
  text: Bilingual;
  /** The system the figures are in; empty for plain degrees. */
  system: Bilingual;
  /** Two figures with a comma, x before y, for pasting elsewhere. */
  plain: string;
}

/** Writes a position in the reference system a person chose. */
export class CoordinateFormatter {
  constructor(readonly projections: Projections) {}

  format(mode: CoordinateMode, at: LonLat): CoordinateText {
    if (mode === "decimal" || mode === "dms") return this.inDegrees(mode, at);
    const crs = this.crsFor(mode, at[0]);
    if (!crs || crs.kind === "geographic") return this.inDegrees("decimal", at);
    return this.inMetres(crs, at);
  }

  private crsFor(mode: CoordinateMode, longitude: number): Crs | undefined {
    if (mode.startsWith("epsg:")) return this.projections.get(Number(mode.slice(5)));
    return this.projections.zoneAt(longitude, mode.startsWith("gk3") ? 3 : 6, mode.endsWith("z"));
  }

  private inDegrees(style: "decimal" | "dms", [lon, lat]: LonLat): CoordinateText {
    const text = `${formatDegrees(lon, "lon", style)}  ${formatDegrees(lat, "lat", style)}`;
    return { text: both(text), system: both(""), plain: `${lon.toFixed(7)}, ${lat.toFixed(7)}` };
  }

  private inMetres(crs: Crs, at: LonLat): CoordinateText {
    const [east, north] = this.projections.project(crs, at).map((value) => value.toFixed(2)) as [string, string];
    return {
      text: { zh: `东 ${east}  北 ${north}`, en: `E ${east}  N ${north}` },
      system: titleOf(crs),
      plain: `${east}, ${north}`,
    };
  }
}
