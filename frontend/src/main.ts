// Starts the map workspace, or says why it cannot be started.
import type * as L from "leaflet";
import { language } from "./i18n/language";
import { ApiClient } from "./net/api_client";
import { LoadingBar } from "./net/loading_bar";
import { ServiceError } from "./net/service_error";
import { readPageSettings } from "./page_settings";
import { decodeState, type MapState } from "./state/permalink";
import { showFailure } from "./ui/failure_screen";
import { Workspace } from "./workspace";

/** What tests and the browser's console may look at. */
export interface QiongtuHook {
  ready: Promise<void>;
  map: L.Map | null;
  /** The state of the link, how layers are drawn, and whether something is still under way. */
  state(): MapState & { renderer: "vector" | "pictures"; busy: boolean };
}

declare global {
  interface Window {
    qiongtu: QiongtuHook;
  }
}

const root = document.getElementById("workspace")!;
const page = readPageSettings(root);
const loading = new LoadingBar();
const api = new ApiClient(page.catalogueUrl, page.csrfToken, loading);

async function open(): Promise<void> {
  const catalogue = await api.catalogue();
  const workspace = new Workspace({ root, page, catalogue, api, loading });
  window.qiongtu.map = workspace.view.map;
  window.qiongtu.state = () => ({ ...workspace.state, renderer: workspace.renderer.kind, busy: loading.busy });
  await workspace.start();
}

/** Waits for the retry where the catalogue cannot be had. */
async function openOrExplain(): Promise<void> {
  try {
    await open();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    await new Promise<void>((resolve) => showFailure(root, error, resolve));
    await openOrExplain();
  }
}

document.body.append(loading.node);
language.switchTo(decodeState(location.hash).language ?? language.read());
window.qiongtu = {
  ready: openOrExplain(),
  map: null,
  state: () => {
    throw new Error("The map is not ready yet");
  },
};
