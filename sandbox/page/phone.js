// A phone: whose it is, the chat with the bot, and the composer.

import { avatar, el, fullName } from "./dom.js";
import { bubble } from "./bubble.js";
import { Composer } from "./composer.js";
import { frame, showAlert } from "./frame.js";
import { server } from "./store.js";

const TYPING_MS = 5000;
const NEAR_END = 140;

export class Phone {
  constructor(root, role, store, onUnread) {
    this.store = store;
    this.role = role;
    this.onUnread = onUnread;
    this.person = null;
    this.unread = new Map();
    this.pinned = true;
    this.build(root);
  }

  build(root) {
    const onMenu = () => (this.options.hidden = !this.options.hidden);
    Object.assign(this, frame(root, { onMenu, onNewest: () => this.toEnd(true) }));
    this.composer = new Composer({
      send: (content) => this.say(content),
      commands: () => this.people.find(({ id }) => id === this.person.id)?.commands || [],
      label: `Message as ${this.role}`,
    });
    this.phone.append(this.composer.root);
    this.list.addEventListener("scroll", () => this.scrolled());
    new ResizeObserver(() => this.pinned && this.toEnd(false)).observe(this.list);
    root.addEventListener("click", (event) => this.clickedAway(event));
  }

  clickedAway(event) {
    if (!event.target.closest(".head")) this.options.hidden = true;
    if (!event.target.closest(".composer")) this.composer.closeMenus();
  }

  get people() {
    return this.store.people.filter((person) => person.role === this.role);
  }

  get chat() {
    return this.store.chat(this.person.chat_id);
  }

  loaded() {
    const chosen = this.people.find((person) => person.id === this.person?.id) || this.people[0];
    if (chosen) this.choose(chosen);
  }

  choose(person) {
    this.person = person;
    this.unread.delete(person.chat_id);
    this.onUnread();
    this.composer.clear();
    this.renderAll();
  }

  renderAll() {
    this.renderStrip();
    this.renderHead();
    this.list.replaceChildren(...[...this.chat.messages.values()].map((message) => this.bubble(message)));
    this.renderGate();
    this.toEnd(false);
  }

  renderStrip() {
    this.strip.classList.toggle("single", this.people.length < 2);
    const item = (person) => {
      const count = this.unread.get(person.chat_id);
      return el(
        "button",
        {
          class: "person",
          type: "button",
          role: "radio",
          "aria-checked": String(person.id === this.person.id),
          onclick: () => this.choose(person),
        },
        avatar(person, "little"),
        el("span", {}, person.first_name),
        count ? el("b", { class: "badge", "aria-label": `${count} unread` }, String(count)) : "",
      );
    };
    this.strip.replaceChildren(...this.people.map(item));
  }

  renderHead() {
    const isGroup = this.person.chat_id !== this.person.id;
    const bot = this.store.bot;
    this.title.textContent = isGroup ? this.chat.title || "Group" : bot.first_name;
    this.face.replaceChildren(avatar(isGroup ? { id: this.person.chat_id, first_name: this.title.textContent } : bot));
    this.idle();
    const toggle = this.chat.blocked ? "Unblock the bot" : "Block the bot";
    this.options.replaceChildren(
      el("p", {}, `This is ${fullName(this.person)}'s phone`),
      el("button", { type: "button", disabled: isGroup, onclick: () => this.block(!this.chat.blocked) }, toggle),
    );
  }

  idle() {
    clearTimeout(this.typingTimer);
    this.status.textContent = this.person.chat_id === this.person.id ? "bot" : "group with the bot";
    this.status.classList.remove("typing");
  }

  typing() {
    this.status.textContent = "typing";
    this.status.classList.add("typing");
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.idle(), TYPING_MS);
  }

  renderGate() {
    const { started, blocked, messages } = this.chat;
    const closed = blocked || (!started && this.person.chat_id === this.person.id);
    this.gate.hidden = !closed;
    this.composer.root.hidden = closed;
    this.gate.textContent = blocked ? "Unblock" : "Start";
    this.gate.onclick = () => (blocked ? this.block(false) : this.say({ text: "/start" }));
    const hint = el("li", { class: "message notice" }, el("span", {}, "No messages here yet"));
    if (!messages.size) this.list.replaceChildren(hint);
    this.renderChips(closed);
  }

  renderChips(closed) {
    const asked = [...this.chat.messages.values()].some((message) => !message.is_bot && !message.text.startsWith("/"));
    const wanted = this.role === "client" && !closed && !asked ? this.store.suggestions : [];
    const chip = (text) => el("button", { type: "button", onclick: () => this.say({ text }) }, text);
    this.chips.replaceChildren(...wanted.map(chip));
  }

  bubble(message) {
    return bubble(message, {
      mine: message.from.id === this.person.id,
      isGroup: this.person.chat_id !== this.person.id,
      replied: this.chat.messages.get(message.reply_to_message_id),
      act: this.act(),
    });
  }

  act() {
    return {
      scope: this.role,
      reply: (message) => this.composer.reply(message),
      edit: (message) => this.composer.edit(message),
      press: (message, button, element) => this.press(message, button, element),
      jump: (id) => this.jump(id),
      command: (text) => this.say({ text }),
    };
  }

  apply({ kind, chatId, data }) {
    if (kind === "people" || kind === "commands") return this.renderHead();
    if (!this.person || chatId !== this.person.chat_id) return this.elsewhere(kind, chatId, data);
    const known = this.find(data.message_id);
    if (kind === "message") this.arrived(data);
    if (kind === "edited") known?.replaceWith(this.bubble(data));
    if (kind === "deleted") known?.remove();
    if (kind === "action") this.typing();
    if (kind === "answer" && data.user_id === this.person.id) this.answered(data);
    if (kind === "started" || kind === "blocked") this.renderAll();
    return undefined;
  }

  elsewhere(kind, chatId, data) {
    if (kind !== "message" || !data.is_bot || !this.people.some((person) => person.chat_id === chatId)) return;
    this.unread.set(chatId, (this.unread.get(chatId) || 0) + 1);
    this.renderStrip();
  }

  arrived(message) {
    const atEnd = this.atEnd();
    if (this.find(message.message_id)) return;
    if (this.chat.messages.size === 1) this.list.replaceChildren();
    const element = this.bubble(message);
    element.classList.add("fresh");
    this.list.append(element);
    if (message.is_bot) this.idle();
    this.renderChips(!this.gate.hidden);
    if (atEnd || message.from.id === this.person.id) this.toEnd(true);
    else this.jumpDown.hidden = false;
    this.onUnread(message);
  }

  answered({ text, show_alert: alert }) {
    for (const key of this.list.querySelectorAll(".key.busy")) key.classList.remove("busy");
    if (text && alert) showAlert(text);
    else if (text) this.toast(text);
  }

  async say(content) {
    return this.attempt(() => server.say({ user_id: this.person.id, chat_id: this.person.chat_id, ...content }));
  }

  async press(message, button, element) {
    element.classList.add("busy");
    const { id, chat_id: chatId } = this.person;
    const pressed = { chat_id: chatId, user_id: id, message_id: message.message_id, data: button.callback_data || "" };
    setTimeout(() => element.classList.remove("busy"), 15000);
    await this.attempt(() => server.click(pressed));
  }

  async block(blocked) {
    this.options.hidden = true;
    await this.attempt(() => server.block(this.person.id, blocked));
  }

  async attempt(work) {
    try {
      return await work();
    } catch (error) {
      this.toast(error.message);
      return null;
    }
  }

  toast(text) {
    const toast = el("div", { class: "toast", dir: "auto" }, text);
    this.toasts.replaceChildren(toast);
    setTimeout(() => toast.remove(), 3500);
  }

  jump(id) {
    const found = this.find(id);
    found?.scrollIntoView({ block: "center", behavior: "smooth" });
    found?.classList.remove("flash");
    requestAnimationFrame(() => found?.classList.add("flash"));
  }

  find(id) {
    return document.getElementById(`m${this.role}-${id}`);
  }

  atEnd() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR_END;
  }

  toEnd(smooth) {
    this.list.scrollTo({ top: this.list.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  // A list that shrinks while it shows the newest message, for a reply being written, goes on showing it.
  scrolled() {
    this.pinned = this.atEnd();
    if (this.pinned) this.jumpDown.hidden = true;
  }
}
