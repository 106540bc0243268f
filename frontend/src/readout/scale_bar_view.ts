import { fitScaleBar } from "../crs/scale";
import { element } from "../ui/dom";

const MAX_PIXELS = 110;

/** The scale bar, true at the latitude of the middle of the map. */
export class ScaleBarView {
  private readonly text = element("span");
  readonly node = element("div", { class: "scale-bar", test: "scale-bar" }, this.text);

  show(latitude: number, zoom: number): void {
    const { metres, pixels } = fitScaleBar(latitude, zoom, MAX_PIXELS);
    this.text.textContent = metres < 1000 ? `${metres} m` : `${metres / 1000} km`;
    this.node.style.width = `${pixels.toFixed(1)}px`;
  }
}
