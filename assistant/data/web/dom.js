// Small pieces that every part of the page uses.
import { t } from "./words.js";

export const $ = (selector, root = document) => root.querySelector(selector);

// Return an element; `parts` are elements or text. Text stays text: nothing here reads HTML.
export const make = (tag, attributes = {}, ...parts) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...parts.filter((one) => one != null));
  return made;
};

export const icon = (name) => {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `assets/icons.svg#${name}`);
  svg.append(use);
  svg.setAttribute("aria-hidden", "true");
  return svg;
};

export const iconButton = (name, label, act) =>
  make("button", { type: "button", class: "icon", "aria-label": t(label), title: t(label), onclick: act }, icon(name));

// A line that goes by itself; with `undo` it can be taken back while it is there.
// Say something for a while; what comes back ends it sooner.
export const toast = (text, { undo, seconds = undo ? 10 : 4 } = {}) => {
  const line = make("div", { class: "toast", role: "status" }, make("span", {}, text));
  const gone = () => line.remove();
  if (undo) line.append(make("button", { type: "button", onclick: () => { gone(); undo(); } }, t("undo")));
  $("#toasts").append(line);
  setTimeout(gone, seconds * 1000);
  return gone;
};

let open = null;
export const closeMenu = () => { const opened = open; open = null; opened?.box.remove(); opened?.anchor.setAttribute("aria-expanded", "false"); };

// Show choices below a button: arrows move, Escape closes and gives the focus back.
export const menu = (anchor, items) => {
  const again = open?.anchor === anchor;
  closeMenu();
  if (again) return;
  const box = make("div", { class: "menu", role: "menu" });
  for (const { label, act, danger, hint } of items) {
    box.append(act
      ? make("button", { type: "button", role: "menuitem", class: danger ? "danger" : null, onclick: () => { closeMenu(); act(); } }, label)
      : make("p", { class: "quiet" }, hint ?? label));
  }
  document.body.append(box);
  const at = anchor.getBoundingClientRect(), own = box.getBoundingClientRect();
  box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - own.width - 8))}px`;
  box.style.top = `${at.bottom + own.height + 8 > innerHeight ? Math.max(8, at.top - own.height - 4) : at.bottom + 4}px`;
  anchor.setAttribute("aria-expanded", "true");
  open = { box, anchor };
  box.querySelector("button")?.focus();
  box.addEventListener("keydown", (event) => {
    const buttons = [...box.querySelectorAll("button")], here = buttons.indexOf(document.activeElement);
    if (event.key === "Escape") { closeMenu(); anchor.focus(); event.stopPropagation(); }
    if (event.key === "ArrowDown") { buttons[(here + 1) % buttons.length]?.focus(); event.preventDefault(); }
    if (event.key === "ArrowUp") { buttons[(here - 1 + buttons.length) % buttons.length]?.focus(); event.preventDefault(); }
  });
};
document.addEventListener("pointerdown", (event) => { if (open && !open.box.contains(event.target) && !open.anchor.contains(event.target)) closeMenu(); });

// Ask for a few words in a box; `fields` are [name, label key, value, kind or choices]. Resolves to null where it is closed.
export const ask = (title, fields, button = "save") => new Promise((resolve) => {
  const form = make("form", { method: "dialog" }, make("h2", {}, title));
  for (const [name, label, value, kind] of fields) {
    const input = Array.isArray(kind)
      ? make("select", { name }, ...kind.map(([key, text]) => make("option", { value: key, selected: key === (value ?? "") }, text)))
      : make(kind === "text" ? "textarea" : "input", { name, type: kind === "number" ? "number" : null, rows: kind === "text" ? 3 : null });
    if (!Array.isArray(kind)) input.value = value ?? "";
    form.append(make("label", {}, t(label), input));
  }
  const dialog = make("dialog", {}, form);
  form.append(make("menu", {},
    make("button", { type: "button", class: "quiet-button", onclick: () => dialog.close() }, t("cancel")),
    make("button", { type: "submit", class: "primary", value: "done" }, t(button))));
  dialog.addEventListener("close", () => {
    const given = dialog.returnValue === "done" ? Object.fromEntries(new FormData(form)) : null;
    dialog.remove();
    resolve(given);
  });
  document.body.append(dialog);
  dialog.showModal();
});

export const post = async (address, body) => {
  const answer = await fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) throw Object.assign(new Error((await answer.json().catch(() => ({}))).detail ?? answer.statusText), { status: answer.status });
  return answer;
};

export const save = (blob, name) => {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};

export const copy = async (text) => {
  try { await navigator.clipboard.writeText(text); } catch {
    const area = make("textarea", {});
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
};

export const narrow = () => innerWidth < 860;
