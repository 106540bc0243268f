// Building page elements, with texts in both languages.
import { language, type Bilingual } from "../i18n/language";
import { icons, type IconName } from "./icons";

type Listener = (event: never) => void;

export interface ElementOptions {
  class?: string;
  text?: Bilingual | string;
  label?: Bilingual;
  placeholder?: Bilingual;
  test?: string;
  attributes?: Record<string, string>;
  on?: Record<string, Listener>;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: ElementOptions = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  if (options.class) node.className = options.class;
  if (options.test) node.dataset["test"] = options.test;
  for (const [name, value] of Object.entries(options.attributes ?? {})) node.setAttribute(name, value);
  for (const [name, listener] of Object.entries(options.on ?? {})) {
    node.addEventListener(name, listener as EventListener);
  }
  setTexts(node, options);
  node.append(...children);
  return node;
}

function setTexts(node: HTMLElement, options: ElementOptions): void {
  const { text, label, placeholder } = options;
  if (typeof text === "string") node.textContent = text;
  else if (text) language.setText(node, text);
  if (label) language.setLabel(node, label);
  if (placeholder && node instanceof HTMLInputElement) language.setPlaceholder(node, placeholder);
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag: string, attributes: Record<string, string | number>, ...children: Node[]): SVGElement {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

export function icon(name: IconName): SVGElement {
  return svg("svg", { viewBox: "0 0 20 20", class: "icon", "aria-hidden": "true" }, svg("path", { d: icons[name] }));
}

export interface ButtonOptions extends ElementOptions {
  icon?: IconName;
  caption?: Bilingual;
  press: () => void;
}

/** A button with an icon, a caption, or both; an icon alone needs `label`. */
export function button(options: ButtonOptions): HTMLButtonElement {
  const node = element("button", options);
  node.type = "button";
  if (options.icon) node.append(icon(options.icon));
  if (options.caption) node.append(element("span", { class: "caption", text: options.caption }));
  node.addEventListener("click", (event) => {
    event.stopPropagation();
    options.press();
  });
  return node;
}

export function isPhone(): boolean {
  return matchMedia("(max-width: 600px)").matches;
}
