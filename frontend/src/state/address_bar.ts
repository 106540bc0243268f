import { decodeState, encodeState, type MapState } from "./permalink";

/** A pan made of many small moves becomes one step of the browser's history. */
const SETTLE_MS = 500;

/** Keeps the address in step with the map, and the map with back and forward. */
export class AddressBar {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private restoring = false;

  constructor(
    private readonly read: () => MapState,
    private readonly restore: (state: Partial<MapState>) => void,
  ) {
    // Both a step through the history and a hand-edited address arrive as popstate.
    window.addEventListener("popstate", () => this.follow());
  }

  get wanted(): Partial<MapState> {
    return decodeState(location.hash);
  }

  /** The full address of what is on the map now. */
  get link(): string {
    return `${location.origin}${location.pathname}${location.search}${encodeState(this.read())}`;
  }

  /** Writes the first state without a step in the history. */
  start(): void {
    history.replaceState(null, "", encodeState(this.read()));
  }

  /** Something on the map changed. */
  note(): void {
    if (this.restoring) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.push(), SETTLE_MS);
  }

  private push(): void {
    const hash = encodeState(this.read());
    if (hash !== location.hash) history.pushState(null, "", hash);
  }

  private follow(): void {
    clearTimeout(this.timer);
    this.restoring = true;
    try {
      this.restore(this.wanted);
    } finally {
      this.restoring = false;
    }
  }
}
