import { words, type WordKey } from "./words";

export type LanguageCode = "zh" | "en";

/** One text in both languages of the map. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** What Django calls the two languages in its cookie. */
const DJANGO_CODES: Record<LanguageCode, string> = { zh: "zh-hans", en: "en" };
const COOKIE = "qiongtu_language";
const YEAR_SECONDS = 31_536_000;

/** The language in use. Texts on the page carry both languages, so switching needs no reload. */
export class Language {
  private code: LanguageCode = "zh";
  private readonly listeners: (() => void)[] = [];

  get current(): LanguageCode {
    return this.code;
  }

  pick(both: Bilingual): string {
    return both[this.code];
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Switches every text on the page, and tells Django's pages by cookie. */
  switchTo(code: LanguageCode): void {
    this.code = code;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `${COOKIE}=${DJANGO_CODES[code]}; path=/; max-age=${YEAR_SECONDS}; samesite=lax${secure}`;
    document.documentElement.lang = code === "zh" ? "zh-Hans" : "en";
    this.translate(document.body);
    for (const listener of this.listeners) listener();
  }

  /** The language chosen before, else Chinese, whatever the browser's own language is. */
  read(): LanguageCode {
    const cookie = document.cookie.split("; ").find((each) => each.startsWith(`${COOKIE}=`));
    return cookie?.slice(COOKIE.length + 1) === DJANGO_CODES.en ? "en" : "zh";
  }

  setText(node: HTMLElement, both: Bilingual): void {
    node.dataset["zh"] = both.zh;
    node.dataset["en"] = both.en;
    node.textContent = this.pick(both);
  }

  /** The accessible name and the tooltip. */
  setLabel(node: HTMLElement, both: Bilingual): void {
    node.dataset["labelZh"] = both.zh;
    node.dataset["labelEn"] = both.en;
    this.applyLabel(node);
  }

  setPlaceholder(node: HTMLInputElement, both: Bilingual): void {
    node.dataset["placeholderZh"] = both.zh;
    node.dataset["placeholderEn"] = both.en;
    node.placeholder = this.pick(both);
  }

  private applyLabel(node: HTMLElement): void {
    const label = this.pick({ zh: node.dataset["labelZh"] ?? "", en: node.dataset["labelEn"] ?? "" });
    node.setAttribute("aria-label", label);
    if (!(node instanceof HTMLInputElement)) node.title = label;
  }

  private translate(root: HTMLElement): void {
    for (const node of root.querySelectorAll<HTMLElement>("[data-zh]")) {
      node.textContent = (this.code === "zh" ? node.dataset["zh"] : node.dataset["en"]) ?? "";
    }
    for (const node of root.querySelectorAll<HTMLElement>("[data-label-zh]")) this.applyLabel(node);
    for (const node of root.querySelectorAll<HTMLInputElement>("[data-placeholder-zh]")) {
      const { placeholderZh = "", placeholderEn = "" } = node.dataset;
      node.placeholder = this.pick({ zh: placeholderZh, en: placeholderEn });
    }
  }
}

export const language = new Language();

/** A text of the dictionary, its {names} filled in. */
export function say(key: WordKey, values: Record<string, string | number> = {}): Bilingual {
  const [zh, en] = words[key];
  return { zh: fill(zh, values), en: fill(en, values) };
}

/** The titles that server objects carry; without an English one the Chinese serves. */
export function titleOf(object: { title: string; title_en?: string | null }): Bilingual {
  return both(object.title, object.title_en);
}

export function both(zh: string, en?: string | null): Bilingual {
  return { zh, en: en || zh };
}

function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}
