// One message as a bubble: quote, media, text, time, buttons.

import { avatar, clockTime, el, fullName, icon } from "./dom.js";
import { richText } from "./rich.js";

const MEDIA_NAMES = {
  photo: "Photo",
  video: "Video",
  animation: "GIF",
  voice: "Voice message",
  audio: "Audio",
  video_note: "Video message",
  sticker: "Sticker",
  document: "Document",
  location: "Location",
  contact: "Contact",
};
const SERVICE = {
  new_chat_members: "joined the group",
  left_chat_member: "left the group",
  migrate_to_chat_id: "This group became a supergroup",
  migrate_from_chat_id: "This supergroup was a group",
};

export function summary(message) {
  if (message.text) return message.text.replace(/\s+/g, " ");
  return message.media ? MEDIA_NAMES[message.media.kind] || "Message" : "Message";
}

// `act` has what a bubble can ask of its phone: reply, edit, press, jump, command.
export function bubble(message, { mine, isGroup, replied, act }) {
  if (message.service) return service(message);
  const big = message.media && ["sticker", "video_note"].includes(message.media.kind);
  const body = el(
    "div",
    { class: `bubble ${big ? "bare" : ""} ${message.media ? `has-${message.media.kind}` : ""}` },
    isGroup && !mine ? el("div", { class: `sender ink-${Math.abs(message.from.id) % 7}` }, fullName(message.from)) : "",
    message.forwarded ? el("div", { class: "forwarded" }, "Forwarded message") : "",
    message.reply_to_message_id ? quote(message, replied, act) : "",
    message.media ? media(message.media) : "",
    message.text
      ? el("div", { class: "text", dir: "auto" }, richText(message.text, message.entities, act.command))
      : "",
    meta(message, mine),
  );
  body.addEventListener("click", (event) => {
    const meant = !event.target.closest("a, button, .spoiler") && getSelection().isCollapsed;
    if (meant) act.reply(message);
  });
  return el(
    "li",
    { class: `message ${mine ? "mine" : "theirs"}`, id: `m${act.scope}-${message.message_id}` },
    el("div", { class: "row" }, body, actions(message, mine, act)),
    message.buttons.length ? keyboard(message, act) : "",
  );
}

function service(message) {
  const words = SERVICE[message.service] || message.service;
  const isPerson = message.service.includes("member");
  return el("li", { class: "message notice" }, el("span", {}, isPerson ? `${fullName(message.from)} ${words}` : words));
}

function meta(message, mine) {
  return el(
    "span",
    { class: message.edited ? "meta meta-edited" : "meta" },
    message.edited ? "edited " : "",
    clockTime(message.date),
    mine ? icon("ticks") : "",
  );
}

function quote(message, replied, act) {
  const who = replied ? fullName(replied.from) : "Deleted message";
  const words = message.quote || (replied ? summary(replied) : "");
  const tint = replied ? Math.abs(replied.from.id) % 7 : 0;
  return el(
    "button",
    {
      class: `quote ink-${tint}`,
      type: "button",
      "aria-label": `In reply to ${who}: ${words}`,
      onclick: () => act.jump(message.reply_to_message_id),
    },
    el("strong", {}, who),
    el("span", { dir: "auto" }, words),
  );
}

function actions(message, mine, act) {
  const words = summary(message).slice(0, 60);
  const reply = el(
    "button",
    { class: "round small", type: "button", title: "Reply", "aria-label": `Reply to: ${words}`, onclick: () => act.reply(message) },
    icon("reply"),
  );
  if (!mine || !message.text) return el("div", { class: "actions" }, reply);
  const edit = el(
    "button",
    { class: "round small", type: "button", title: "Edit", "aria-label": `Edit: ${words}`, onclick: () => act.edit(message) },
    icon("edit"),
  );
  return el("div", { class: "actions" }, reply, edit);
}

function keyboard(message, act) {
  const row = (buttons) => el("div", { class: "keys" }, ...buttons.map((button) => key(message, button, act)));
  return el("div", { class: "keyboard" }, ...message.buttons.map(row));
}

function key(message, button, act) {
  if (button.url) {
    const isWeb = /^https?:/i.test(button.url);
    return el("a", { class: "key", href: isWeb ? button.url : "#", target: "_blank", rel: "noopener noreferrer" }, button.text, " ↗");
  }
  const element = el("button", { class: "key", type: "button" }, el("span", { dir: "auto" }, button.text));
  element.addEventListener("click", () => act.press(message, button, element));
  return element;
}

function media(item) {
  const make = { photo: picture, video: picture, animation: picture, voice: sound, audio: sound };
  if (item.kind === "sticker" || item.kind === "video_note") {
    return el("div", { class: item.kind, role: "img", "aria-label": MEDIA_NAMES[item.kind] }, icon(item.kind === "sticker" ? "sticker" : "play"));
  }
  return (make[item.kind] || card)(item);
}

function picture(item) {
  const still = item.kind === "photo";
  const length = item.duration ? `0:${String(item.duration).padStart(2, "0")}` : "";
  return el(
    "div",
    { class: "picture", role: "img", "aria-label": MEDIA_NAMES[item.kind] },
    icon(still ? "photo" : "play"),
    length ? el("span", { class: "length" }, length) : "",
  );
}

function sound(item) {
  const bars = [3, 6, 4, 9, 7, 5, 10, 8, 4, 6, 9, 5, 3, 7, 10, 6, 4, 8, 5, 3, 6, 9, 4, 2].map((height) =>
    el("i", { class: `bar-${height}` }),
  );
  const seconds = item.duration || 0;
  const length = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return el(
    "div",
    { class: "sound", role: "img", "aria-label": `${MEDIA_NAMES[item.kind]}, ${seconds} seconds` },
    el("span", { class: "disc" }, icon("play")),
    el("span", { class: "wave" }, ...bars),
    el("span", { class: "length" }, length),
  );
}

function card(item) {
  const details = {
    document: [item.file_name || "document", `${item.file_size || 0} bytes`],
    location: ["Location", `${item.latitude}, ${item.longitude}`],
    contact: [item.first_name || "Contact", item.phone_number || ""],
  };
  const [title, note] = details[item.kind] || [MEDIA_NAMES[item.kind] || item.kind, ""];
  const face = item.kind === "contact" ? avatar({ id: 3, first_name: title }) : el("span", { class: "disc" }, icon(item.kind));
  return el("div", { class: "card" }, face, el("span", { class: "lines" }, el("strong", {}, title), el("small", {}, note)));
}
