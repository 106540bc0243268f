import type { Attribute, Hit } from "../contract";
import { both, language, say, titleOf, type Bilingual } from "../i18n/language";
import { button, element } from "../ui/dom";

/** More empty fields than this are folded away. */
const FEW_EMPTY = 3;

/** The attributes of a feature: name, field of the standard, value with the meaning of its code. */
export function createAttributeTable(hit: Hit, copy: (text: string) => void): HTMLElement {
  const rows = hit.attributes.map((attribute) => createRow(attribute, copy));
  const list = element("dl", { class: "attributes" }, ...rows);
  const empty = hit.attributes.filter(isEmpty).length;
  if (empty > FEW_EMPTY) fold(list, empty);
  return element("div", {}, list);
}

/** Hides the fields without a value until asked for. */
function fold(list: HTMLElement, empty: number): void {
  list.classList.add("folded");
  const more = button({
    class: "text-button more",
    caption: say("showEmpty", { count: empty }),
    press: () => {
      list.classList.remove("folded");
      more.remove();
    },
  });
  list.append(more);
}

function createRow(attribute: Attribute, copy: (text: string) => void): HTMLElement {
  const value = valueOf(attribute);
  const name = element("dt", {}, element("span", { text: titleOf(attribute) }), createSource(attribute));
  const copyButton = button({
    class: "icon-button copy",
    icon: "copy",
    label: say("copyValue"),
    press: () => copy(language.pick(value)),
  });
  const shown = element("dd", {}, element("span", { text: value }), ...(isEmpty(attribute) ? [] : [copyButton]));
  const kind = isEmpty(attribute) ? { class: "empty" } : {};
  return element("div", { ...kind, test: `identify-attribute-${attribute.name}` }, name, shown);
}

function createSource(attribute: Attribute): HTMLElement {
  return element("code", { text: attribute.source || attribute.name });
}

/** The value as it is read: code and meaning, figure and unit. */
export function valueOf(attribute: Attribute): Bilingual {
  if (isEmpty(attribute)) return both("—");
  const { text, value, meaning_en, unit } = attribute;
  const zh = text || String(value);
  const en = meaning_en ? `${String(value)} ${meaning_en}` : zh;
  return both(withUnit(zh, unit), withUnit(en, unit));
}

function withUnit(text: string, unit: string): string {
  return unit && !text.endsWith(unit) ? `${text} ${unit}` : text;
}

function isEmpty({ value, text }: Attribute): boolean {
  return (value === null || value === "") && !text;
}

/** All attributes as lines "name (field): value", to be pasted into a letter. */
export function attributesAsText(hit: Hit): string {
  const lines = hit.attributes.map((attribute) => {
    const name = language.pick(titleOf(attribute));
    return `${name} (${attribute.source || attribute.name}): ${language.pick(valueOf(attribute))}`;
  });
  return [language.pick(both(hit.layer_title, hit.layer_title_en)), ...lines].join("\n");
}
