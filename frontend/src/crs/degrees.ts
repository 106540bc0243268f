// Degrees as people write them: 110.35, 110°21′0″, 110度21分0秒, 东经110°21′, N20°.

export type DegreeStyle = "decimal" | "dms";

/** 7 decimals are 1 cm; a mouse on a map needs 6. */
const DECIMALS = 6;

export function formatDegrees(value: number, axis: "lon" | "lat", style: DegreeStyle): string {
  const letter = axis === "lon" ? (value < 0 ? "W" : "E") : value < 0 ? "S" : "N";
  if (style === "decimal") return `${value.toFixed(DECIMALS)}°`;
  return `${letter} ${sexagesimal(Math.abs(value))}`;
}

function sexagesimal(value: number): string {
  // Hundredths of a second (0.3 m) as one whole number, so that 59.999″ carries over.
  const hundredths = Math.round(value * 360_000);
  const degrees = Math.floor(hundredths / 360_000);
  const minutes = Math.floor((hundredths % 360_000) / 6_000);
  const seconds = ((hundredths % 6_000) / 100).toFixed(2);
  return `${degrees}°${pad(minutes)}′${seconds.padStart(5, "0")}″`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}

const NUMBER = "(\\d+(?:\\.\\d+)?)";
const DMS = new RegExp(
  `^${NUMBER}\\s*[°度d]\\s*(?:${NUMBER}\\s*['′’分m]\\s*)?(?:${NUMBER}\\s*(?:["″”秒s]|''|′′)?\\s*)?$`,
  "i",
);

/** The number of degrees written in `text`, or null when it is none. West and south are negative. */
export function parseDegrees(text: string): number | null {
  const plain = text.trim().replace(/[０-９．]/g, toHalfWidth);
  const sign = /[wWsS西南]|^-/.test(plain) ? -1 : 1;
  const body = plain.replace(/东经|西经|北纬|南纬|[eEwWnNsS](?![a-z])|^[-+]/g, "").trim();
  if (/^\d+(\.\d+)?°?$/.test(body)) return sign * parseFloat(body);
  const match = DMS.exec(body);
  if (!match) return null;
  const [degrees, minutes, seconds] = [match[1], match[2], match[3]].map((part) => Number(part ?? 0));
  if (minutes! >= 60 || seconds! >= 60) return null;
  return sign * (degrees! + minutes! / 60 + seconds! / 3600);
}

/** True where the text can only be degrees: it carries a sign or letter of degrees. */
export function isMarkedDegrees(text: string): boolean {
  return /[°度′分″秒东西南北经纬eEwWnNsS]/.test(text);
}

function toHalfWidth(character: string): string {
  return String.fromCharCode(character.charCodeAt(0) - 0xfee0);
}
