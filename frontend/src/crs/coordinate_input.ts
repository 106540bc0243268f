// What a person typed as a coordinate, as the numbers the server is asked about.
import { isMarkedDegrees, parseDegrees } from "./degrees";

export interface CoordinatePair {
  /** Longitude in degrees, or easting in metres. */
  x: number;
  /** Latitude in degrees, or northing in metres. */
  y: number;
  /** Both are surely degrees. */
  geographic: boolean;
}

/** "110.35, 20.01" pasted into one field, as its two halves; null when it is a single value. */
export function splitPair(text: string): [string, string] | null {
  const parts = text.trim().split(/\s*[,，;；、]\s*|(?<=[\d″"秒EeNn])\s+(?=[-\dEeNn东北])/).filter(Boolean);
  return parts.length === 2 ? [parts[0]!, parts[1]!] : null;
}

/** The pair written in the two fields, or null when one of them is not a number. */
export function readPair(first: string, second: string): CoordinatePair | null {
  const x = parseValue(first);
  const y = parseValue(second);
  if (x === null || y === null) return null;
  const within = Math.abs(x) <= 180 && Math.abs(y) <= 90;
  const marked = isMarkedDegrees(first) || isMarkedDegrees(second);
  if (marked && !within) return null;
  return { x, y, geographic: within };
}

function parseValue(text: string): number | null {
  const plain = text.trim().replace(/(?<=\d)[ ,](?=\d{3}\b)/g, "").replace(/\s*(m|米)$/i, "");
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : parseDegrees(text);
}
