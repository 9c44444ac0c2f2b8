// A text with its entities as nodes. Telegram's offsets count UTF-16 units, as JavaScript's strings do.

import { el } from "./dom.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const SAFE = /^(https?|tg|mailto|tel):/i;

export function richText(text, entities, onCommand) {
  const fragment = document.createDocumentFragment();
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  fill(fragment, text, 0, text.length, sorted, onCommand);
  return fragment;
}

function fill(parent, text, start, end, entities, onCommand) {
  let position = start;
  let rest = entities;
  while (rest.length) {
    const [entity, ...later] = rest;
    const stop = Math.min(end, entity.offset + entity.length);
    if (entity.offset >= position && entity.offset < end) {
      parent.append(text.slice(position, entity.offset));
      const inner = later.filter((other) => other.offset < stop);
      const element = marked(entity, text.slice(entity.offset, stop), onCommand);
      fill(element, text, entity.offset, stop, inner, onCommand);
      parent.append(element);
      position = stop;
    }
    rest = later.filter((other) => other.offset >= position);
  }
  parent.append(text.slice(position, end));
}

function marked(entity, words, onCommand) {
  if (entity.type in TAGS) return el(TAGS[entity.type]);
  if (entity.type === "spoiler") return spoiler();
  if (entity.type === "bot_command") {
    return el("button", { class: "command", type: "button", onclick: () => onCommand(words) });
  }
  const address = { text_link: entity.url, email: `mailto:${words}`, phone_number: `tel:${words}` };
  const url = entity.type === "url" ? withScheme(words) : address[entity.type];
  if (url && SAFE.test(url)) return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" });
  return el("span", { class: entity.type === "mention" || entity.type === "hashtag" ? "tag" : "" });
}

function withScheme(words) {
  return /^[a-z]+:/i.test(words) ? words : `https://${words}`;
}

function spoiler() {
  const element = el("span", { class: "spoiler", tabIndex: 0, role: "button", "aria-label": "Show hidden text" });
  const show = () => {
    element.classList.add("shown");
    element.removeAttribute("aria-label");
  };
  element.addEventListener("click", show);
  element.addEventListener("keydown", (event) => event.key === "Enter" && show());
  return element;
}
