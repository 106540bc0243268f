import type { Catalogue } from "./contract";
import { AccountMenu } from "./account/account_menu";
import { CoordinateFormatter } from "./crs/coordinate_formatter";
import { Projections } from "./crs/projections";
import { CoordinateMarker } from "./goto/coordinate_marker";
import { GotoDialog } from "./goto/goto_dialog";
import { IdentifyPanel } from "./identify/identify_panel";
import { IdentifyTool } from "./identify/identify_tool";
import { language, say } from "./i18n/language";
import { ActiveList } from "./layers/active_list";
import { LayerTree } from "./layers/layer_tree";
import { LegendView } from "./layers/legend_view";
import { BaseLayers } from "./map/base_layers";
import { Highlight } from "./map/highlight";
import type { LayerRenderer } from "./map/layer_renderer";
import { LAYER_PANE, MapView } from "./map/map_view";
import { chooseRenderer } from "./map/renderer_choice";
import { MeasurePanel } from "./measure/measure_panel";
import { MeasureTool } from "./measure/measure_tool";
import type { ApiClient } from "./net/api_client";
import type { LoadingBar } from "./net/loading_bar";
import type { PageSettings } from "./page_settings";
import { Readout } from "./readout/readout";
import { ResultDisplay } from "./search/result_display";
import { SearchBox } from "./search/search_box";
import { ActiveLayers } from "./state/active_layers";
import { AddressBar } from "./state/address_bar";
import type { MapState } from "./state/permalink";
import { copyText } from "./ui/clipboard";
import { isPhone } from "./ui/dom";
import { Frame } from "./ui/frame";
import { MapButtons } from "./ui/map_buttons";
import { MessageBar } from "./ui/message_bar";
import { createNotices } from "./ui/notices";
import { Toolbar } from "./ui/toolbar";
import { TileTrouble } from "./map/tile_trouble";

export interface WorkspaceParts {
  root: HTMLElement;
  page: PageSettings;
  catalogue: Catalogue;
  api: ApiClient;
  loading: LoadingBar;
}

/** Puts the map workspace together and passes on what its parts tell each other. */
export class Workspace {
  readonly view: MapView;
  renderer!: LayerRenderer;
  private readonly frame: Frame;
  private readonly messages = new MessageBar();
  private readonly layers: ActiveLayers;
  private readonly base: BaseLayers;
  private readonly readout: Readout;
  private readonly marker: CoordinateMarker;
  private readonly identify: IdentifyTool;
  private readonly measure: MeasureTool;
  private readonly toolbar: Toolbar;
  private readonly gotoDialog: GotoDialog;
  private readonly address: AddressBar;
  private readonly trouble: TileTrouble;
  private readonly highlight: Highlight;
  private readonly identifyPanel = new IdentifyPanel({
    zoomTo: (hit) => this.view.flyTo(hit.bounds, [(hit.bounds[0] + hit.bounds[2]) / 2, (hit.bounds[1] + hit.bounds[3]) / 2]),
    copy: (text) => void this.copy(text),
  });

  constructor(private readonly parts: WorkspaceParts) {
    const { root, catalogue, api } = parts;
    this.frame = new Frame(root, catalogue);
    this.view = new MapView(this.frame.map, catalogue.home.bounds);
    this.address = new AddressBar(() => this.state, (state) => this.restore(state));
    this.layers = new ActiveLayers(catalogue.layers);
    this.trouble = new TileTrouble(this.messages, () => this.retry());
    this.base = new BaseLayers(this.view.map, catalogue, this.trouble);
    this.lookFirst();
    const formatter = new CoordinateFormatter(new Projections(catalogue.crs));
    this.readout = new Readout(this.view, formatter);
    this.marker = new CoordinateMarker(this.view.map, { formatter, mode: () => this.readout.mode, copy: (text) => void this.copy(text) });
    this.highlight = new Highlight(this.view.map);
    this.identify = new IdentifyTool(this.view, api, this.layers, this.identifyPanel, this.highlight);
    const measurePanel = new MeasurePanel();
    this.measure = new MeasureTool(this.view.map, api, measurePanel);
    this.gotoDialog = new GotoDialog(api, formatter.projections, catalogue.home.bounds);
    this.toolbar = this.createToolbar();
    this.furnish(measurePanel);
    this.connect();
  }

  get state(): MapState {
    return {
      zoom: this.view.zoom,
      lon: this.view.centre[0],
      lat: this.view.centre[1],
      layers: this.layers.top.map(({ layer, opacity }) => ({ name: layer.name, opacity })),
      base: this.base.current,
      language: language.current,
      feature: this.identify.selection,
    };
  }

  /** Starts the drawing; afterwards the map follows the active layers. */
  async start(): Promise<void> {
    const { api, page, loading } = this.parts;
    const settings = {
      maplibreUrl: page.maplibreUrl,
      workerUrl: page.workerUrl,
      picturesWanted: new URLSearchParams(location.search).get("render") === "pictures",
      loadStyle: (url: string) => api.get<never>(url),
    };
    const events = { busy: (busy: boolean) => loading.setTilesPending(busy), failed: (status: number) => this.trouble.failed(status) };
    this.renderer = await chooseRenderer(this.view.map, LAYER_PANE, settings, events);
    this.layers.changed.listen(() => void this.renderer.show(this.layers.top));
    await this.renderer.show(this.layers.top);
    await this.identify.show(this.address.wanted.feature ?? null);
    this.address.start();
  }

  private lookFirst(): void {
    const { lon, lat, zoom, layers, base } = this.address.wanted;
    if (lon === undefined || lat === undefined || zoom === undefined) this.view.lookHome(false);
    else this.view.look(lon, lat, zoom);
    if (layers) this.layers.replace(layers);
    else this.layers.turnOnDefaults();
    this.base.show(base ?? "own");
  }

  private furnish(measurePanel: MeasurePanel): void {
    const { catalogue, api, page, loading } = this.parts;
    const tree = new LayerTree(catalogue, this.layers);
    const active = new ActiveList(this.layers, new LegendView(api), this.view);
    const buttons = new MapButtons(this.view, this.base, catalogue.demo_places, () => this.address.note());
    this.frame.side.append(tree.filterBox, active.node, tree.node);
    this.frame.searchSlot.append(this.createSearch().node);
    this.frame.accountSlot.append(new AccountMenu(catalogue.user, page).node);
    this.frame.sheets.append(this.identifyPanel.sheet.node, measurePanel.sheet.node);
    this.frame.overlay.append(buttons.node, this.messages.node);
    this.frame.foot.append(this.readout.node, createNotices(catalogue));
    document.body.append(loading.node, this.gotoDialog.node);
  }

  private createSearch(): SearchBox {
    const { api } = this.parts;
    const search = new SearchBox(api, this.view);
    const { view, layers, identify, highlight, marker } = this;
    const display = new ResultDisplay({ view, layers, identify, highlight, marker });
    search.chosen.listen((result) => void display.show(result));
    return search;
  }

  private createToolbar(): Toolbar {
    return new Toolbar(this.frame.toolbar, {
      toggleLayers: () => this.toggleSide(),
      openGoto: () => this.gotoDialog.open(),
      measure: (kind) => this.measure.toggle(kind),
      copyLink: () => void this.copy(this.address.link, "linkCopied"),
    });
  }

  private connect(): void {
    const note = () => this.address.note();
    this.layers.changed.listen(note);
    this.view.map.on("moveend", note);
    this.identify.selected.listen(note);
    language.onChange(note);
    this.measure.changed.listen((kind) => {
      this.identify.paused = kind !== null;
      this.toolbar.showMeasuring(kind);
      if (kind) this.identifyPanel.sheet.close();
    });
    this.gotoDialog.found.listen(({ lon, lat, epsg }) => {
      this.view.flyToPoint([lon, lat], Math.max(this.view.zoom, 15));
      this.marker.show([lon, lat], epsg);
    });
    this.view.map.on("contextmenu", ({ latlng }) => this.marker.show([latlng.lng, latlng.lat], null));
    this.toolbar.showLayersOpen(this.frame.sideOpen);
    this.frame.sideChanged.listen((open) => this.toolbar.showLayersOpen(open));
  }

  private toggleSide(): void {
    if (isPhone()) this.identifyPanel.sheet.close();
    this.frame.setSideOpen(!this.frame.sideOpen);
  }

  /** Back and forward, or an address edited by hand. */
  private restore({ lon, lat, zoom, layers, base, feature, language: code }: Partial<MapState>): void {
    if (lon !== undefined && lat !== undefined && zoom !== undefined) this.view.look(lon, lat, zoom);
    if (layers) this.layers.replace(layers);
    if (base && base !== this.base.current) this.base.show(base);
    if (code && code !== language.current) language.switchTo(code);
    void this.identify.show(feature ?? null);
  }

  private retry(): void {
    this.base.retry();
    this.renderer.retry();
  }

  private async copy(text: string, done: "copied" | "linkCopied" = "copied"): Promise<void> {
    this.messages.tell(say((await copyText(text)) ? done : "copyFailed"));
  }
}
