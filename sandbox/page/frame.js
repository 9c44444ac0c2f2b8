// The parts of a phone that are always there: who it belongs to, the chat's head, its list, what lies below.

import { el, icon } from "./dom.js";

export function frame(root, { onMenu, onNewest }) {
  const parts = {
    strip: el("div", { class: "people", role: "radiogroup", "aria-label": "Whose phone" }),
    title: el("h2", {}),
    status: el("p", { class: "status", role: "status" }),
    face: el("div", { class: "face" }),
    more: el("button", { class: "round", type: "button", "aria-label": "More", title: "More", onclick: onMenu }, icon("more")),
    options: el("div", { class: "menu options", hidden: true }),
    list: el("ol", { class: "messages", role: "log", "aria-live": "polite", "aria-label": "Messages", tabIndex: 0 }),
    jumpDown: el(
      "button",
      { class: "round jump", type: "button", "aria-label": "To the newest message", hidden: true, onclick: onNewest },
      icon("down"),
    ),
    chips: el("div", { class: "chips" }),
    gate: el("button", { class: "gate", type: "button", hidden: true }),
    toasts: el("div", { class: "toasts", role: "status", "aria-live": "assertive" }),
  };
  const { face, title, status, more, options, list, jumpDown, toasts, chips, gate } = parts;
  const head = el("header", { class: "head" }, face, el("div", { class: "who" }, title, status), more, options);
  const wall = el("div", { class: "wall" }, list, jumpDown, toasts);
  parts.phone = el("div", { class: "phone" }, head, wall, chips, gate);
  root.append(parts.strip, parts.phone);
  return parts;
}

export function showAlert(text) {
  const close = () => dialog.remove();
  const dialog = el(
    "dialog",
    { class: "alert" },
    el("p", { dir: "auto" }, text),
    el("button", { type: "button", onclick: close }, "OK"),
  );
  dialog.addEventListener("close", close);
  document.body.append(dialog);
  dialog.showModal();
}
