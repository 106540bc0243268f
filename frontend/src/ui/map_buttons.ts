import type { Titled, Bounds } from "../contract";
import { say, titleOf } from "../i18n/language";
import type { WordKey } from "../i18n/words";
import type { BaseLayers } from "../map/base_layers";
import type { MapView } from "../map/map_view";
import { button, element } from "./dom";
import type { IconName } from "./icons";
import { Popover } from "./popover";

/** Zoom, whole province, base picture, places with detailed data: the buttons on the map. */
export class MapButtons {
  readonly node: HTMLElement;

  constructor(
    private readonly view: MapView,
    private readonly base: BaseLayers,
    private readonly places: (Titled & { bounds: Bounds })[],
    private readonly baseChanged: () => void,
  ) {
    const { map } = view;
    const choose: HTMLElement = this.create("picture", "baseAndPlaces", "base-open", () => this.openChoices(choose));
    this.node = element(
      "div",
      { class: "map-buttons" },
      this.create("plus", "zoomIn", "zoom-in", () => map.zoomIn()),
      this.create("minus", "zoomOut", "zoom-out", () => map.zoomOut()),
      this.create("home", "wholeProvince", "home", () => view.lookHome()),
      choose,
    );
  }

  private create(icon: IconName, key: WordKey, test: string, press: () => void): HTMLElement {
    return button({ class: "map-button", icon, label: say(key), test, press });
  }

  private openChoices(anchor: HTMLElement): void {
    const bases = this.base.choices.map(({ name, title }) => {
      const pressed = String(this.base.current === name);
      const attributes = { "aria-pressed": pressed };
      return button({ class: "choice", caption: title, test: `base-${name}`, attributes, press: () => this.showBase(name, popover) });
    });
    const content = element("div", { class: "facts" }, ...bases, ...this.createPlaces(() => popover.close()));
    const popover = new Popover(anchor, content, element("h3", { text: say("base") }));
  }

  private createPlaces(close: () => void): HTMLElement[] {
    if (this.places.length === 0) return [];
    const links = this.places.map((place) => {
      const [w, s, e, n] = place.bounds;
      const go = () => {
        close();
        this.view.flyTo(place.bounds, [(w + e) / 2, (s + n) / 2]);
      };
      return button({ class: "choice", icon: "place", caption: titleOf(place), test: "demo-place", press: go });
    });
    return [element("h4", { text: say("detailedPlaces") }), ...links];
  }

  private showBase(name: string, popover: Popover): void {
    this.base.show(name);
    popover.close();
    this.baseChanged();
  }
}
