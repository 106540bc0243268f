import proj4, { type Converter } from "proj4";
import type { Crs, LonLat } from "../contract";

export interface ZoneNumber {
  zone: number;
  width: 3 | 6;
}

/** The reference systems of the catalogue, and which Gauss–Krüger zone a longitude falls into. */
export class Projections {
  private readonly converters = new Map<number, Converter>();

  constructor(readonly all: readonly Crs[]) {}

  get(epsg: number): Crs | undefined {
    return this.all.find((crs) => crs.epsg === epsg);
  }

  get gaussKruger(): Crs[] {
    // A system of another datum has no string to project with.
    return this.all.filter((crs) => crs.kind === "gauss_kruger" && crs.proj4 !== "");
  }

  /** The catalogue's system for the zone around `longitude`, if it has one. */
  zoneAt(longitude: number, width: 3 | 6, prefixed: boolean): Crs | undefined {
    const meridian = centralMeridian(longitude, width);
    const sameMeridian = this.gaussKruger.filter(
      (crs) => crs.central_meridian === meridian && crs.prefixed === prefixed,
    );
    // Without a prefix the 3° and the 6° zone of one meridian give the same figures.
    return prefixed ? sameMeridian.find((crs) => zoneOf(crs)?.width === width) : sameMeridian[0];
  }

  /** [easting, northing] in metres. */
  project(crs: Crs, [longitude, latitude]: LonLat): [number, number] {
    const [x, y] = this.converter(crs).forward([longitude, latitude]);
    return [x!, y!];
  }

  private converter(crs: Crs): Converter {
    const known = this.converters.get(crs.epsg);
    if (known) return known;
    const made = proj4(crs.proj4);
    this.converters.set(crs.epsg, made);
    return made;
  }
}

/** GB 22021-2008: 3° zones are centred on 3n°, 6° zones on 6n − 3°. */
export function centralMeridian(longitude: number, width: 3 | 6): number {
  return width === 3 ? Math.round(longitude / 3) * 3 : Math.floor(longitude / 6) * 6 + 3;
}

/** The zone number that a prefixed system writes before its eastings; null without prefix. */
export function zoneOf(crs: Crs): ZoneNumber | null {
  const falseEasting = Number(/\+x_0=(\d+)/.exec(crs.proj4)?.[1] ?? 0);
  const zone = Math.floor(falseEasting / 1_000_000);
  if (!crs.prefixed || zone === 0) return null;
  return { zone, width: zone * 3 === crs.central_meridian ? 3 : 6 };
}
