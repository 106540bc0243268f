import type { Crs } from "../contract";
import type { CoordinatePair } from "../crs/coordinate_input";
import type { Projections } from "../crs/projections";
import { say, titleOf, type Bilingual } from "../i18n/language";
import { element } from "../ui/dom";

const AUTOMATIC = "";

/** The choice of the system a coordinate is given in; by itself it is told from the figures. */
export class CrsSelect {
  readonly node: HTMLSelectElement;

  constructor(private readonly projections: Projections, changed: () => void) {
    const automatic = element("option", { text: say("crsAutomatic"), attributes: { value: AUTOMATIC } });
    this.node = element("select", { test: "goto-crs", on: { change: changed } }, automatic, ...projections.all.map(createCrsOption));
  }

  /** Names of the two figures, in the order they are asked for. */
  get axisNames(): [Bilingual, Bilingual] {
    const kind = this.chosen?.kind;
    if (kind === "geographic") return [say("longitude"), say("latitude")];
    if (kind === "gauss_kruger") return [say("easting"), say("northing")];
    return [say("longitudeOrEasting"), say("latitudeOrNorthing")];
  }

  /** The system to ask in; null leaves it to the server to tell zones from eastings. */
  epsgFor(pair: CoordinatePair): number | null {
    if (this.chosen) return this.chosen.epsg;
    const geographic = this.projections.all.find((crs) => crs.kind === "geographic");
    return pair.geographic && geographic ? geographic.epsg : null;
  }

  private get chosen(): Crs | undefined {
    return this.node.value === AUTOMATIC ? undefined : this.projections.get(Number(this.node.value));
  }
}

export function createCrsOption(crs: Crs): HTMLOptionElement {
  const [{ zh, en }, tail] = [titleOf(crs), ` · EPSG:${crs.epsg}`];
  return element("option", { text: { zh: zh + tail, en: en + tail }, attributes: { value: String(crs.epsg) } });
}
