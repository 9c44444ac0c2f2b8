// The bar at the bottom of a phone: text, reply or edit in progress, attachments, command suggestions.

import { el, fullName, icon } from "./dom.js";
import { summary } from "./bubble.js";

const ATTACHMENTS = ["photo", "voice", "document", "sticker", "video", "location", "contact"];

export class Composer {
  // `send` takes { text } or { media, caption }, with what is being replied to or edited.
  constructor({ send, commands, label }) {
    this.send = send;
    this.commands = commands;
    this.target = null;
    this.build(label);
  }

  build(label) {
    this.input = el("textarea", {
      rows: 1,
      placeholder: "Message",
      "aria-label": label,
      dir: "auto",
      oninput: () => this.changed(),
      onkeydown: (event) => this.key(event),
    });
    this.strip = el("div", { class: "target", hidden: true });
    this.menu = el("ul", { class: "menu", role: "listbox", hidden: true });
    this.attach = el("div", { class: "menu attach", hidden: true }, ...ATTACHMENTS.map((kind) => this.attachment(kind)));
    this.clip = this.tool("clip", "Attach", () => this.toggle(this.attach));
    this.slash = this.tool("slash", "Commands", () => this.showCommands(""));
    this.go = el("button", { class: "round send", type: "submit", "aria-label": "Send", disabled: true }, icon("send"));
    this.bar = el("form", { class: "bar", onsubmit: (event) => this.submit(event) }, this.clip, this.input, this.slash, this.go);
    this.root = el("div", { class: "composer" }, this.menu, this.attach, this.strip, this.bar);
  }

  tool(name, label, action) {
    return el("button", { class: "round", type: "button", title: label, "aria-label": label, onclick: action }, icon(name));
  }

  attachment(kind) {
    const title = kind[0].toUpperCase() + kind.slice(1);
    return el("button", { type: "button", onclick: () => this.attachNow(kind) }, icon(kind), title);
  }

  attachNow(kind) {
    this.attach.hidden = true;
    const caption = ["photo", "video", "document", "voice"].includes(kind) ? this.input.value : "";
    this.deliver({ media: kind, caption });
  }

  reply(message) {
    this.aim("reply", message, fullName(message.from));
  }

  edit(message) {
    this.input.value = message.text;
    this.aim("edit", message, "Edit message");
  }

  aim(mode, message, title) {
    this.target = { mode, id: message.message_id };
    const cancel = el("button", { class: "round small", type: "button", "aria-label": "Cancel", onclick: () => this.clear() }, icon("close"));
    const words = el("span", { class: "lines" }, el("strong", {}, title), el("span", { dir: "auto" }, summary(message)));
    this.strip.replaceChildren(icon(mode), words, cancel);
    this.strip.hidden = false;
    this.changed();
    this.input.focus();
  }

  clear() {
    if (this.target?.mode === "edit") this.input.value = "";
    this.target = null;
    this.strip.hidden = true;
    this.changed();
  }

  submit(event) {
    event?.preventDefault();
    if (this.input.value.trim()) this.deliver({ text: this.input.value });
  }

  async deliver(content) {
    const { mode, id } = this.target || {};
    const aimed = mode === "edit" ? { edit_message_id: id } : mode === "reply" ? { reply_to_message_id: id } : {};
    const kept = this.input.value;
    this.input.value = "";
    this.clear();
    const sent = await this.send({ ...content, ...aimed });
    if (!sent && !this.input.value) this.input.value = kept; // nothing that was typed is lost
    this.changed();
  }

  changed() {
    const { input } = this;
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, 140)}px`;
    this.go.disabled = !input.value.trim();
    const typed = /^\/(\w*)$/.exec(input.value);
    if (typed && this.target?.mode !== "edit") this.showCommands(typed[1]);
    else this.menu.hidden = true;
  }

  toggle(menu) {
    const show = menu.hidden;
    this.menu.hidden = this.attach.hidden = true;
    menu.hidden = !show;
    if (show) menu.querySelector("button")?.focus();
  }

  showCommands(prefix) {
    this.attach.hidden = true;
    const found = this.commands().filter(({ command }) => command.startsWith(prefix));
    const item = ({ command, description }) =>
      el(
        "li",
        {},
        el("button", { type: "button", onclick: () => this.run(command) }, el("strong", {}, `/${command}`), el("span", {}, description)),
      );
    const none = el("li", { class: "none" }, "The bot has set no commands.");
    this.menu.replaceChildren(...(found.length ? found.map(item) : prefix ? [] : [none]));
    this.menu.hidden = !this.menu.children.length;
  }

  run(command) {
    this.menu.hidden = true;
    this.input.value = "";
    this.deliver({ text: `/${command}` });
    this.input.focus();
  }

  closeMenus() {
    this.menu.hidden = this.attach.hidden = true;
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
    if (event.key === "Escape") {
      this.closeMenus();
      this.clear();
    }
    if (event.key === "ArrowUp" && !this.menu.hidden) {
      event.preventDefault();
      this.menu.querySelector("li:last-child button")?.focus();
    }
  }
}
