import type { Layer } from "../contract";
import type { LayerChoice } from "./permalink";
import { Signal } from "./signal";

export interface ActiveLayer {
  readonly layer: Layer;
  /** 0–1 */
  opacity: number;
}

/** What happened: layers came, went or moved; or only an opacity changed. */
export type ActiveLayersChange = "order" | "opacity";

/** The layers that are switched on, top one first. */
export class ActiveLayers {
  readonly changed = new Signal<ActiveLayersChange>();
  private list: ActiveLayer[] = [];
  /** Opacities outlive switching off. */
  private readonly opacities = new Map<string, number>();

  constructor(private readonly all: readonly Layer[]) {}

  get top(): readonly ActiveLayer[] {
    return this.list;
  }

  get names(): string[] {
    return this.list.map((active) => active.layer.name);
  }

  has(name: string): boolean {
    return this.list.some((active) => active.layer.name === name);
  }

  opacityOf(name: string): number {
    return this.opacities.get(name) ?? 1;
  }

  /** Puts the layer where its declared draw order belongs among those that are on. */
  turnOn(name: string): void {
    const layer = this.all.find((each) => each.name === name);
    if (!layer || this.has(name)) return;
    const below = this.list.findIndex((active) => active.layer.order <= layer.order);
    const index = below < 0 ? this.list.length : below;
    this.list.splice(index, 0, { layer, opacity: this.opacityOf(name) });
    this.changed.send("order");
  }

  turnOff(name: string): void {
    if (!this.has(name)) return;
    this.list = this.list.filter((active) => active.layer.name !== name);
    this.changed.send("order");
  }

  clear(): void {
    this.list = [];
    this.changed.send("order");
  }

  setOpacity(name: string, opacity: number): void {
    this.opacities.set(name, opacity);
    const active = this.list.find((each) => each.layer.name === name);
    if (!active) return;
    active.opacity = opacity;
    this.changed.send("opacity");
  }

  /** Moves a layer to a place in the list, 0 being the top. */
  moveTo(name: string, place: number): void {
    const from = this.names.indexOf(name);
    const to = Math.max(0, Math.min(place, this.list.length - 1));
    if (from < 0 || from === to) return;
    const [moved] = this.list.splice(from, 1);
    this.list.splice(to, 0, moved!);
    this.changed.send("order");
  }

  moveBy(name: string, steps: number): void {
    this.moveTo(name, this.names.indexOf(name) + steps);
  }

  turnOnDefaults(): void {
    const byOrder = this.all.filter((layer) => layer.default_on).sort((a, b) => b.order - a.order);
    this.replace(byOrder.map((layer) => ({ name: layer.name, opacity: 1 })));
  }

  /** Takes over the layers of a link; names the person may not see, or that are gone, are passed over. */
  replace(choices: readonly LayerChoice[]): void {
    this.list = choices.flatMap(({ name, opacity }) => {
      const layer = this.all.find((each) => each.name === name);
      if (layer) this.opacities.set(name, opacity);
      return layer ? [{ layer, opacity }] : [];
    });
    this.changed.send("order");
  }
}

/** The map zoom from which a layer has tiles. The tiles are drawn 512 pixels wide, so that the tiles
 * of level z belong to map zoom z + 1; pictures keep to the same figure so that a link looks alike. */
export function visibleFrom(layer: Layer): number {
  return layer.drawn_from > 0 ? layer.drawn_from + 1 : 0;
}
