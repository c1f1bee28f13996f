// The page put together: sidebar, conversation, source panel, report page; language and theme.
import * as chat from "./chat.js";
import * as library from "./library.js";
import * as sources from "./sources.js";
import * as start from "./start.js";
import { $, ask, iconButton, make, menu, narrow, toast } from "./dom.js";
import { speak, spoken, switchLanguage, t, user } from "./words.js";
import { drop, fresh, keep, nameOf, talks } from "./talks.js";

const CHECK_SECONDS = 20;
const MOST_LINKED = 8; // questions that a link may ask

// ---------------------------------------------------------------- conversations

const drawTalks = () => {
  const now = chat.current();
  const rows = talks.filter((one) => one.turns.length).map((talk) => {
    const more = iconButton("more", "more_actions", () => menu(more, [
      { label: t("rename"), act: () => rename(talk) }, { label: t("delete"), danger: true, act: () => remove(talk) }]));
    return make("li", { class: talk === now ? "now" : null },
      make("button", { type: "button", class: "open", title: nameOf(talk), "aria-current": talk === now ? "true" : null, onclick: () => openTalk(talk) }, nameOf(talk)), more);
  });
  $("#talks").replaceChildren(make("h2", {}, t("talks")), rows.length ? make("ul", {}, ...rows) : make("p", { class: "quiet" }, t("talks_none")));
};

const rename = async (talk) => {
  const told = await ask(t("rename"), [["name", "rename", nameOf(talk)]]);
  if (!told) return;
  talk.name = told.name.trim();
  keep();
  drawTalks();
  chat.draw();
};

const remove = (talk) => {
  const name = nameOf(talk), back = drop(talk);
  if (talk === chat.current()) openTalk(fresh());
  drawTalks();
  toast(t("talk_deleted", { name: name.length > 24 ? `${name.slice(0, 24)}…` : name }), { undo: () => { back(); openTalk(talk); } });
};

const openTalk = (talk) => {
  showReport(null);
  chat.open(talk);
  sessionStorage.setItem("budget.open", talk.id);
  changed();
  closeSidebar();
  if (!narrow()) $("#question").focus();
};

const changed = () => {
  drawTalks();
  const empty = !chat.current().turns.length;
  $("#start").hidden = !empty || !$("#report").hidden;
  if (empty) start.draw(library.stamp(), chat.submit, openByWhat);
};

// ---------------------------------------------------------------- reports

const openByWhat = (body, year, stage) => {
  const found = library.reports().find((one) => one.body === body && one.year === year && (one.stage ?? "") === stage);
  if (found) openReport(found.id);
};

const openReport = async (id) => {
  const answer = await fetch(`page/report/${encodeURIComponent(id)}?language=${spoken()}`).catch(() => null);
  if (!answer?.ok) { toast(t(answer ? "report_unknown" : "failed_ask")); return; }
  closeSidebar();
  sources.close();
  showReport(await answer.text(), id);
};

let reportShown = null;
const showReport = (html, id = null) => {
  reportShown = id;
  const page = $("#report"), open = html !== null;
  page.hidden = !open;
  $("#turns").hidden = open;
  $("#ask").hidden = open;
  document.body.classList.toggle("reporting", open);
  if (open) {
    page.innerHTML = html;
    page.prepend(make("div", { class: "report-tools" },
      make("button", { type: "button", class: "quiet-button back-to-talk", onclick: () => { showReport(null); changed(); chat.draw(); } }, `‹ ${t("report_back")}`),
      make("button", { type: "button", class: "ask-button", onclick: () => { library.tickOnly(page.querySelector(".report-page").dataset.report); openTalk(fresh()); } }, t("report_ask"))));
    $("#start").hidden = true;
    $("#talk-title").textContent = "";
    $("#export").hidden = true;
    $("#scroll").scrollTop = 0;
  }
};

// A table is fetched when it is opened, and with it the page that it stands on.
const openTable = async (details) => {
  if (details.dataset.ready) return;
  details.dataset.ready = "1";
  const { document: file, table } = details.dataset;
  const answer = await fetch(`page/table/${encodeURIComponent(file)}/${encodeURIComponent(table)}?language=${spoken()}`).catch(() => null);
  if (!answer?.ok) { delete details.dataset.ready; details.open = false; toast(t(answer ? "report_unknown" : "failed_ask")); return; }
  const box = make("div", {});
  box.innerHTML = await answer.text();
  details.append(box);
  sources.showPages(box);
};

// ---------------------------------------------------------------- sidebar, theme, language

const openSidebar = () => { document.body.classList.add("menu-open"); $("#shade").hidden = false; $("#new-talk").focus(); };
const closeSidebar = () => { if (!document.body.classList.contains("menu-open")) return; document.body.classList.remove("menu-open"); $("#shade").hidden = true; };

const theme = (name) => { document.documentElement.dataset.theme = name; localStorage.setItem("budget.theme", name); };
const dark = () => (localStorage.getItem("budget.theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

const drawLanguage = () => {
  $("#language").textContent = t("language_switch");
  $("#language").setAttribute("aria-label", t("language_switch_label"));
  $("#language").lang = spoken() === "zh" ? "en" : "zh-CN";
  $("#sign-out button").textContent = user ? `${t("sign_out")} ${user}` : "";
  $("#sign-out").hidden = !user;
};

const watch = async () => {
  try { await library.refresh(); $("#offline").hidden = true; } catch (error) { if (!(error instanceof Response)) $("#offline").hidden = false; else if (error.status === 401) location.reload(); }
};

const begin = async () => {
  document.documentElement.dataset.theme = dark() ? "dark" : "light";
  speak();
  drawLanguage();
  chat.setUp({ changed, scoped: library.scoped, stamp: library.stamp, reading: library.firstIn });
  library.setUp({ open: openReport, uploading: () => { if (innerWidth < 1200) openSidebar(); }, changed: () => { sources.forget(); if (chat.current()) { chat.reportsChanged(); changed(); } } });
  sources.begin(openReport);
  $("#new-talk").addEventListener("click", () => openTalk(fresh()));
  for (const one of [".open-menu", "#reading"]) $(one).addEventListener("click", openSidebar);
  for (const one of [".close-menu", "#shade"]) $(one).addEventListener("click", closeSidebar);
  $("#theme").addEventListener("click", () => theme(dark() ? "light" : "dark"));
  $("#language").addEventListener("click", switchLanguage);
  $("#export").addEventListener("click", (event) => menu(event.currentTarget, ["md", "docx", "xlsx"].map((kind) => ({
    label: t(`export_${kind}`), act: () => chat.exportTurns(kind, chat.current().turns, nameOf(chat.current())) }))));
  $("#report").addEventListener("click", (event) => {
    const mark = event.target.closest("[data-citation]"), tool = event.target.closest("[data-page-tool]");
    if (mark) { const citation = JSON.parse(mark.dataset.citation); sources.show([citation], citation.number, { mark, focus: true }); }
    if (tool) sources.pageTool(tool);
  });
  $("#report").addEventListener("toggle", (event) => { if (event.target.matches(".report-table[open]")) openTable(event.target); }, true);
  document.addEventListener("language", () => { drawLanguage(); library.draw(); chat.draw(); changed(); sources.redraw(); if (reportShown) openReport(reportShown); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !$("dialog[open]")) closeSidebar(); });
  await watch();
  const asked = new URLSearchParams(location.search).getAll("q").filter((one) => one.trim()).slice(0, MOST_LINKED);
  const before = talks.find((one) => one.id === sessionStorage.getItem("budget.open")) ?? (asked.length ? null : talks[0]);
  openTalk(asked.length || !before ? fresh() : before);
  if (asked.length) { history.replaceState(null, "", location.pathname); chat.submitAll(asked); }
  document.body.classList.remove("loading");
  if (!narrow()) $("#question").focus();
  setInterval(() => { if (!document.hidden) watch(); }, CHECK_SECONDS * 1000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) watch(); });
};

begin();
