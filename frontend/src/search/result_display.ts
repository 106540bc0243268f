import type { SearchResult } from "../contract";
import type { CoordinateMarker } from "../goto/coordinate_marker";
import type { IdentifyTool } from "../identify/identify_tool";
import type { Highlight } from "../map/highlight";
import type { MapView } from "../map/map_view";
import type { ActiveLayers } from "../state/active_layers";

export interface ResultParts {
  view: MapView;
  layers: ActiveLayers;
  identify: IdentifyTool;
  highlight: Highlight;
  marker: CoordinateMarker;
}

/** Shows a search result: flies there and outlines it. */
export class ResultDisplay {
  constructor(private readonly parts: ResultParts) {}

  async show(result: SearchResult): Promise<void> {
    const { view, identify, marker } = this.parts;
    marker.remove();
    await identify.show(null);
    view.flyTo(result.bounds, result.centre);
    if (result.kind === "coordinate") return marker.show(result.centre, null);
    if (result.layer !== null && result.id !== null) await this.showFeature(result, result.layer, result.id);
    else this.outline(result);
  }

  private async showFeature(result: SearchResult, layer: string, id: number): Promise<void> {
    const { layers, identify } = this.parts;
    // A parcel is looked for in order to see it among its neighbours; a county is seen on the base.
    if (result.kind === "parcel" || result.kind === "feature") layers.turnOn(layer);
    const hit = await identify.show({ layer, id });
    if (!hit) this.outline(result);
  }

  private outline(result: SearchResult): void {
    if (result.bounds && result.bounds[0] < result.bounds[2]) this.parts.highlight.showBounds(result.bounds);
    else this.parts.marker.show(result.centre, null);
  }
}
