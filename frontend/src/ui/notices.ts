import type { Catalogue } from "../contract";
import { both, say } from "../i18n/language";
import { element } from "./dom";

/** Sources and notices at the foot of the map; the mark of demonstration data is always in sight. */
export function createNotices(catalogue: Catalogue): HTMLElement {
  const told = catalogue.notices.some((notice) => notice.text.includes(say("demoData").zh));
  const hasDemo = told || catalogue.layers.some((layer) => layer.is_demo);
  const lines = catalogue.notices.map((notice) => element("li", { text: both(notice.text, notice.text_en) }));
  lines.push(element("li", { text: both(catalogue.base.attribution) }));
  const list = element("ul", {}, ...lines);
  const summary = element("summary", {}, element("span", { text: say("sources") }));
  if (hasDemo) summary.prepend(element("span", { class: "demo-mark", text: say("demoData"), test: "demo-mark" }));
  const first = element("span", { class: "first", text: both(catalogue.notices[0]?.text ?? "", catalogue.notices[0]?.text_en) });
  summary.append(first);
  return element("details", { class: "notices", test: "notices" }, summary, list);
}
