import type { User } from "../contract";
import { both, say, type Bilingual } from "../i18n/language";
import type { PageSettings } from "../page_settings";
import { button, element, icon } from "../ui/dom";
import { Popover } from "../ui/popover";

/** Who is signed in, and the ways in and out. */
export class AccountMenu {
  readonly node: HTMLElement;

  constructor(private readonly user: User, private readonly page: PageSettings) {
    this.node = user.signed_in ? this.createMenuButton() : this.createSignIn();
  }

  private createSignIn(): HTMLElement {
    const link = element("a", { class: "account", test: "sign-in", label: say("signIn"), attributes: { href: this.page.loginUrl } });
    link.append(icon("person"), element("span", { class: "caption", text: say("signIn") }));
    // The place on the map comes along, as it is when the link is followed.
    link.addEventListener("click", () => {
      const back = `${location.pathname}${location.search}${location.hash}`;
      link.href = `${this.page.loginUrl}?next=${encodeURIComponent(back)}`;
    });
    return link;
  }

  private createMenuButton(): HTMLElement {
    const name = both(this.user.name || this.user.username || "");
    const menu: HTMLElement = button({
      class: "account",
      icon: "person",
      caption: name,
      test: "account-menu",
      attributes: { "aria-expanded": "false", "aria-haspopup": "dialog" },
      press: () => new Popover(menu, this.createCard(), element("h3", { text: name })),
    });
    return menu;
  }

  private createCard(): HTMLElement {
    const { user } = this;
    const facts: [Bilingual, Bilingual][] = [
      [say("userName"), both(user.username ?? "")],
      [say("role"), both(user.role_title ?? "", user.role_title_en)],
      [say("department"), both(user.department ?? "")],
      [say("division"), both(user.division_title ?? "", user.division_title_en)],
    ];
    const rows = facts
      .filter(([, value]) => value.zh)
      .flatMap(([title, value]) => [element("dt", { text: title }), element("dd", { text: value })]);
    const card = element("div", { class: "facts" }, element("dl", {}, ...rows));
    const href = this.page.adminUrl;
    if (user.is_staff) card.append(element("a", { class: "text-button", text: say("administration"), attributes: { href } }));
    card.append(this.createSignOut());
    return card;
  }

  private createSignOut(): HTMLElement {
    const token = element("input", { attributes: { type: "hidden", name: "csrfmiddlewaretoken", value: this.page.csrfToken } });
    const submit = element("button", { class: "main-button", text: say("signOut"), test: "sign-out", attributes: { type: "submit" } });
    return element("form", { attributes: { method: "post", action: this.page.logoutUrl } }, token, submit);
  }
}
