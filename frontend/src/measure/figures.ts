// Lengths and areas as land officials read them.
import type { Measurement } from "../contract";
import { say, type Bilingual } from "../i18n/language";
import { groupThousands } from "../crs/scale";

export interface Figure {
  name: Bilingual;
  value: string;
  unit: Bilingual;
}

/** The figures of a measurement, the statutory unit (m, m²) first. */
export function listFigures(measured: Measurement): Figure[] {
  if (measured.area_m2 === null || measured.area_m2 === undefined) {
    return lengthFigures(say("length"), measured.length_m ?? 0);
  }
  const name = say("area");
  return [
    { name, value: decimal(measured.area_m2, 2), unit: say("squareMetres") },
    { name, value: decimal(measured.area_ha ?? measured.area_m2 / 10_000, 4), unit: say("hectares") },
    // 15 mu are one hectare.
    { name, value: decimal(measured.area_mu ?? (measured.area_m2 * 15) / 10_000, 3), unit: say("mu") },
    ...lengthFigures(say("perimeter"), measured.perimeter_m ?? 0),
  ];
}

function lengthFigures(name: Bilingual, metres: number): Figure[] {
  return [
    { name, value: decimal(metres, 2), unit: say("metres") },
    { name, value: decimal(metres / 1000, 4), unit: say("kilometres") },
  ];
}

/** One short figure for the label on the map. */
export function shortFigure(measured: Measurement): Bilingual {
  const area = measured.area_m2;
  if (area === null || area === undefined) return shortLength(measured.length_m ?? 0);
  const mu = decimal(measured.area_mu ?? (area * 15) / 10_000, 1);
  if (area < 1_000_000) return { zh: `${decimal(area, 1)} m² · ${mu} 亩`, en: `${decimal(area, 1)} m² · ${mu} mu` };
  const square = decimal(area / 1_000_000, 3);
  return { zh: `${square} km² · ${mu} 亩`, en: `${square} km² · ${mu} mu` };
}

export function shortLength(metres: number): Bilingual {
  const text = metres < 1000 ? `${metres.toFixed(1)} m` : `${decimal(metres / 1000, 3)} km`;
  return { zh: text, en: text };
}

function decimal(value: number, places: number): string {
  const [whole, fraction] = value.toFixed(places).split(".");
  return fraction ? `${groupThousands(Number(whole))}.${fraction}` : groupThousands(Number(whole));
}
