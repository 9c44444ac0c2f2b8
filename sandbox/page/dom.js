// Elements made node by node: people's words only ever become text, never markup.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  send: "M3 11.5 21 3l-6.5 18-3.6-7.4z M10.9 13.6 21 3",
  clip: "M20 11.5 12 19.500a5 5 0 0 1-7-7l8.5-8.500a3.3 3.3 0 0 1 4.7 4.700l-8.5 8.500a1.7 1.7 0 0 1-2.4-2.400L14.5 8",
  slash: "M4 5.500A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.500v13a2.5 2.5 0 0 1-2.5 2.500h-11A2.5 2.5 0 0 1 4 18.500z M14.5 7.500l-5 9",
  reply: "M9 7 4 12l5 5 M4 12h9a7 7 0 0 1 7 7",
  edit: "M4 20l1-4.500L16 4.500l3.5 3.500L8.5 19z",
  close: "M6 6l12 12 M18 6 6 18",
  down: "M6 9l6 6 6-6",
  more: "M12 5v.01 M12 12v.01 M12 19v.01",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z M12 2v2 M12 20v2 M4.9 4.900l1.4 1.4 M17.7 17.700l1.4 1.4 M2 12h2 M20 12h2 M4.9 19.100l1.4-1.4 M17.7 6.300l1.4-1.4",
  moon: "M20 14.500A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.500z",
  photo: "M4 6.500A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.500v11a2.5 2.5 0 0 1-2.5 2.500h-11A2.5 2.5 0 0 1 4 17.500z M4 16l4.5-4.5 4 4 2.5-2.5 5 5 M15.5 8.500v.01",
  voice: "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3z M6 11a6 6 0 0 0 12 0 M12 17v4",
  document: "M7 3h7l5 5v11a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z M14 3v5h5",
  sticker: "M12 3a9 9 0 1 0 9 9c-5 0-9-4-9-9z M21 12l-9-9",
  video: "M4 7.500A2.5 2.5 0 0 1 6.5 5h6A2.5 2.5 0 0 1 15 7.500v9a2.5 2.5 0 0 1-2.5 2.500h-6A2.5 2.5 0 0 1 4 16.500z M15 10.5 20.5 7v10L15 13.5",
  location: "M12 21s7-6.2 7-11.500a7 7 0 1 0-14 0C5 14.8 12 21 12 21z M12 7a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  contact: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8z M4.5 20a7.5 7.5 0 0 1 15 0",
  play: "M8 5.500v13l10.5-6.500z",
  ticks: "M2 12.500l4.5 4.500L15 7.5 M10.5 16l1 1L21 7.5",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon", `icon-${name}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "class") element.className = value;
    else if (key in element && !key.includes("-")) element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export function avatar(person, size = "") {
  const initials = [person.first_name, person.last_name].map((name) => [...(name || "")][0] || "").join("");
  const tint = Math.abs(person.id) % 7;
  return el("span", { class: `avatar tint-${tint} ${size}`, "aria-hidden": "true" }, initials.toUpperCase());
}

export function fullName(person) {
  return [person.first_name, person.last_name].filter(Boolean).join(" ");
}

export function clockTime(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
}
