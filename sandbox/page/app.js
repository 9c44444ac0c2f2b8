// The page: two phones, tabs on a narrow screen, light and dark.

import { icon } from "./dom.js";
import { Phone } from "./phone.js";
import { Store } from "./store.js";

const ROLES = ["client", "therapist"];
const main = document.querySelector("main");
const store = new Store();
const phones = ROLES.map((role) => new Phone(document.getElementById(role), role, store, (message) => noteUnread(role, message)));

function noteUnread(role, message) {
  const hidden = main.dataset.shown !== role;
  if (message?.is_bot && hidden) document.getElementById(`tab-${role}`).classList.add("unread");
}

function show(role) {
  main.dataset.shown = role;
  for (const each of ROLES) {
    const tab = document.getElementById(`tab-${each}`);
    tab.setAttribute("aria-selected", String(each === role));
    tab.tabIndex = each === role ? 0 : -1;
    if (each === role) tab.classList.remove("unread");
  }
  phones[ROLES.indexOf(role)].toEnd(false);
}

for (const role of ROLES) {
  const tab = document.getElementById(`tab-${role}`);
  tab.addEventListener("click", () => show(role));
  tab.addEventListener("keydown", (event) => {
    if (!event.key.startsWith("Arrow")) return;
    const other = ROLES.find((each) => each !== role);
    show(other);
    document.getElementById(`tab-${other}`).focus();
  });
}

const theme = document.getElementById("theme");
const prefersDark = matchMedia("(prefers-color-scheme: dark)");

function paint() {
  const chosen = localStorage.getItem("theme") || (prefersDark.matches ? "dark" : "light");
  document.documentElement.dataset.theme = chosen;
  theme.replaceChildren(icon(chosen === "dark" ? "sun" : "moon"));
}

theme.addEventListener("click", () => {
  localStorage.setItem("theme", document.documentElement.dataset.theme === "dark" ? "light" : "dark");
  paint();
});
prefersDark.addEventListener("change", paint);
paint();

const link = document.getElementById("link");
store.addEventListener("loaded", () => phones.forEach((phone) => phone.loaded()));
store.addEventListener("change", ({ detail }) => phones.forEach((phone) => phone.apply(detail)));
store.connect((state) => {
  link.dataset.state = state;
  link.textContent = state;
});
show("client");
