import type { Layer, LegendEntry } from "../contract";
import { titleOf, say } from "../i18n/language";
import { isAbort, type ApiClient } from "../net/api_client";
import { ServiceError } from "../net/service_error";
import { element, svg } from "../ui/dom";

const WIDTH = 26;
const HEIGHT = 16;

/** The legends of the layers, each asked for once. */
export class LegendView {
  private readonly known = new Map<string, Promise<LegendEntry[]>>();

  constructor(private readonly api: ApiClient) {}

  create(layer: Layer): HTMLElement {
    const list = element("ul", { class: "legend", test: `legend-${layer.name}` });
    void this.fill(list, layer);
    return list;
  }

  private async fill(list: HTMLElement, layer: Layer): Promise<void> {
    const entries = this.known.get(layer.name) ?? this.api.legend(layer.legend);
    this.known.set(layer.name, entries);
    try {
      const rows = (await entries).map((entry) => this.createRow(entry));
      list.replaceChildren(...rows);
      list.classList.toggle("long", rows.length > 6);
      if (rows.length === 1) list.closest("details")?.replaceWith(list);
    } catch (error) {
      this.known.delete(layer.name);
      if (!(error instanceof ServiceError) && !isAbort(error)) throw error;
      list.replaceChildren(element("li", { class: "quiet", text: say("legendFailed") }));
    }
  }

  private createRow(entry: LegendEntry): HTMLElement {
    return element("li", {}, createSwatch(entry), element("span", { text: titleOf(entry) }));
  }
}

/** A small sample of how the entry is drawn. */
function createSwatch(entry: LegendEntry): SVGElement {
  const shape = entry.kind === "fill" ? fillSample(entry) : entry.kind === "line" ? lineSample(entry) : pointSample(entry);
  const size = { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT };
  return svg("svg", { ...size, class: "swatch", "aria-hidden": "true" }, shape);
}

function fillSample(entry: LegendEntry): SVGElement {
  const frame = { x: 1.5, y: 1.5, width: WIDTH - 3, height: HEIGHT - 3 };
  return svg("rect", { ...frame, fill: entry.fill ?? "none", "fill-opacity": entry.opacity ?? 1, ...strokeOf(entry, 1) });
}

function lineSample(entry: LegendEntry): SVGElement {
  const d = `M1 ${HEIGHT / 2}H${WIDTH - 1}`;
  const line = svg("path", { d, fill: "none", ...strokeOf(entry, 2) });
  if (!entry.casing) return line;
  const wide = Math.min((entry.width ?? 2) + 2 * (entry.casing_width ?? 1), 10);
  return svg("g", {}, svg("path", { d, fill: "none", stroke: entry.casing, "stroke-width": wide }), line);
}

function strokeOf({ stroke, fill, width, dash }: LegendEntry, usual: number): Record<string, string | number> {
  const line = Math.min(width ?? usual, 6);
  return {
    stroke: stroke ?? fill ?? "none",
    "stroke-width": line,
    ...(dash ? { "stroke-dasharray": dash.join(" ") } : {}),
  };
}

const SHAPES: Record<NonNullable<LegendEntry["icon"]>, (r: number) => string> = {
  circle: (r) => `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`,
  square: (r) => `M${-r} ${-r}h${2 * r}v${2 * r}h${-2 * r}z`,
  triangle: (r) => `M0 ${-r}L${r} ${r}H${-r}z`,
  cross: (r) => crossPath(r, r / 3),
  diamond: (r) => `M0 ${-r}L${r} 0 0 ${r} ${-r} 0z`,
};

/** A plus of arms `a` from the middle to the side, reaching out to `r`. */
function crossPath(r: number, a: number): string {
  const reach = r - a;
  return `M${-r} ${-a}h${reach}v${-reach}h${2 * a}v${reach}h${reach}v${2 * a}h${-reach}v${reach}h${-2 * a}v${-reach}h${-reach}z`;
}

function pointSample(entry: LegendEntry): SVGElement {
  const radius = Math.min((entry.size ?? 8) / 2, HEIGHT / 2 - 1.5);
  return svg("path", {
    d: SHAPES[entry.icon ?? "circle"](Math.max(radius, 2.5)),
    transform: `translate(${WIDTH / 2} ${HEIGHT / 2})`,
    fill: entry.fill ?? "#555",
    stroke: entry.stroke ?? "#fff",
    "stroke-width": Math.min(entry.width ?? 1, 2),
  });
}
