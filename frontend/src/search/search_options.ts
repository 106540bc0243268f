import type { SearchResult } from "../contract";
import { both, say, titleOf, type Bilingual } from "../i18n/language";
import { element } from "../ui/dom";

const KINDS: Record<SearchResult["kind"], Bilingual> = {
  division: say("kindDivision"),
  place: say("kindPlace"),
  parcel: say("kindParcel"),
  feature: say("kindFeature"),
  sheet: say("kindSheet"),
  coordinate: say("kindCoordinate"),
};

export function createResultOption(result: SearchResult, index: number, choose: () => void): HTMLElement {
  const kind = element("span", { class: `kind ${result.kind}`, text: KINDS[result.kind] });
  const title = element("span", { class: "name", text: titleOf(result) });
  const subtitle = element("span", { class: "subtitle", text: both(result.subtitle, result.subtitle_en) });
  return element(
    "li",
    {
      test: "search-result",
      attributes: { role: "option", id: `search-result-${index}`, "aria-selected": "false" },
      // The field keeps the focus, else the list would close before the click arrives.
      on: { click: choose, pointerdown: (event: Event) => event.preventDefault() },
    },
    kind,
    element("span", { class: "texts" }, title, subtitle),
  );
}

export function createSentence(sentence: Bilingual): HTMLElement {
  return element("li", { class: "quiet", text: sentence, test: "search-sentence", attributes: { role: "status" } });
}
