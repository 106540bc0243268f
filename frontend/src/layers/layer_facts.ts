import type { Layer } from "../contract";
import { both, say, titleOf, type Bilingual } from "../i18n/language";
import { groupThousands } from "../crs/scale";
import { element } from "../ui/dom";
import { Popover } from "../ui/popover";

/** Opens the card with what is known about a layer: standard, count, fields, addresses. */
export function openLayerFacts(layer: Layer, anchor: HTMLElement): Popover {
  const content = element("div", { class: "facts" });
  if (layer.abstract) content.append(element("p", { text: both(layer.abstract, layer.abstract_en) }));
  if (layer.is_demo) content.append(element("p", { class: "demo-note", text: say("demoNote") }));
  content.append(createFacts(layer), createLinks(layer), createFields(layer));
  return new Popover(anchor, content, element("h3", { text: titleOf(layer) }));
}

function createFacts(layer: Layer): HTMLElement {
  const facts: [Bilingual, Bilingual][] = [
    [say("standard"), layer.standard ? both(layer.standard) : say("none")],
    [say("count"), layer.count === null ? say("unknown") : both(groupThousands(layer.count))],
    [say("identifier"), both(layer.name)],
    [say("detailFrom"), say("zoomLevel", { zoom: layer.detail_from })],
  ];
  const rows = facts.flatMap(([name, value]) => [element("dt", { text: name }), element("dd", { text: value })]);
  return element("dl", {}, ...rows);
}

function createLinks(layer: Layer): HTMLElement {
  const links = [["TileJSON", layer.tilejson], ["Style JSON", layer.style]] as const;
  const nodes = links.map(([text, href]) => element("a", { text, attributes: { href, target: "_blank", rel: "noopener" } }));
  return element("p", { class: "links" }, ...nodes);
}

function createFields(layer: Layer): HTMLElement {
  if (layer.fields.length === 0) return element("div");
  const rows = layer.fields.map((field) =>
    element("li", {}, element("span", { text: titleOf(field) }), element("code", { text: field.source || field.name })),
  );
  return element("details", {}, element("summary", { text: say("fields", { count: rows.length }) }), element("ul", {}, ...rows));
}
