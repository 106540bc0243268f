import type { Geometry } from "geojson";
import type { Catalogue, CoordinateCandidate, Hit, LegendEntry, Measurement, SearchResult } from "../contract";
import type { LoadingBar } from "./loading_bar";
import { ServiceError } from "./service_error";

type Query = Record<string, string | number>;

/** The JSON services of the map. Every failure is a ServiceError, an abort an AbortError. */
export class ApiClient {
  constructor(
    private readonly catalogueUrl: string,
    private readonly csrfToken: string,
    private readonly loading: LoadingBar,
  ) {}

  catalogue(): Promise<Catalogue> {
    return this.get(this.catalogueUrl);
  }

  async identify(at: [number, number], zoom: number, layers: string[], signal: AbortSignal): Promise<Hit[]> {
    const query = { lon: at[0].toFixed(8), lat: at[1].toFixed(8), zoom, layers: layers.join(",") };
    return (await this.get<{ results: Hit[] }>("/api/identify", query, signal)).results;
  }

  feature(layer: string, id: number): Promise<Hit> {
    return this.get(`/api/features/${layer}/${id}`);
  }

  async search(text: string, near: [number, number], signal: AbortSignal): Promise<SearchResult[]> {
    const query = { q: text, limit: 20, near: near.map((value) => value.toFixed(5)).join(",") };
    return (await this.get<{ results: SearchResult[] }>("/api/search", query, signal)).results;
  }

  async coordinates(x: number, y: number, epsg: number | null): Promise<CoordinateCandidate[]> {
    const query = { x, y, ...(epsg === null ? {} : { crs: `EPSG:${epsg}` }) };
    return (await this.get<{ candidates: CoordinateCandidate[] }>("/api/coordinates", query)).candidates;
  }

  async legend(url: string): Promise<LegendEntry[]> {
    return (await this.get<{ entries: LegendEntry[] }>(url)).entries;
  }

  measure(geometry: Geometry, signal: AbortSignal): Promise<Measurement> {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.csrfToken };
    return this.send("/api/measure", { method: "POST", headers, body: JSON.stringify(geometry), signal });
  }

  get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
    const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    const url = Object.keys(query).length ? `${path}?${search}` : path;
    return this.send(url, signal ? { signal } : {});
  }

  private send<T>(url: string, init: RequestInit): Promise<T> {
    return this.loading.during(this.fetchJson<T>(url, init));
  }

  private async fetchJson<T>(url: string, init: RequestInit): Promise<T> {
    const response = await fetch(url, { credentials: "same-origin", ...init }).catch((error: unknown) => {
      throw isAbort(error) ? error : ServiceError.unreachable();
    });
    if (!response.ok) throw await ServiceError.from(response);
    return (await response.json()) as T;
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
