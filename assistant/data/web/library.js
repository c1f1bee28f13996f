// The loaded reports: filtered, ticked, corrected, replaced, removed and brought back; files dropped in, a row a file.
import { $, ask, icon, make, menu, post, save, toast } from "./dom.js";
import { role, spoken, t } from "./words.js";

const FEW_BODIES = 15, MOST_BODIES = 300; // more are found with the filter
const MOST_FILES = 30, MOST_BYTES = 200_000_000;
let library = { stamp: null, total: 0, reports: [] }, hooks = {}, found = "", soon = null;
const ticks = new Set(JSON.parse(localStorage.getItem("budget.ticks") ?? "[]"));
const shut = new Set(JSON.parse(localStorage.getItem("budget.shut") ?? "[]"));
const mayEdit = role === "editor";

export const stamp = () => library.stamp;
export const reports = () => library.reports;

// Return the ids of the ticked reports; null where all are asked.
export const scoped = () => {
  if (partly()) return ticks.size ? [...ticks] : null;
  const there = library.reports.map((one) => one.id).filter((id) => ticks.has(id));
  return there.length && there.length < library.reports.length ? there : null;
};

// Of very many reports only some are here: those that have the filter's words, which the server looks for.
const partly = () => library.total > library.reports.length;

export const refresh = async () => {
  const wanted = partly() ? $("#filter").value.trim() : "", known = wanted === found ? library.stamp ?? -1 : -1;
  const got = await fetch(`page/library?known=${known}&find=${encodeURIComponent(wanted)}`).then((one) => (one.ok ? one.json() : Promise.reject(one)));
  const other = got.stamp !== library.stamp;
  if (other || got.reports) {
    found = wanted; library = { total: 0, ...got }; draw(); }
  if (other) {
    hooks.changed?.(); arrived(); }
  return other;
};

const filtered = () => { draw(); clearTimeout(soon); if (partly()) soon = setTimeout(() => refresh().catch(() => {}), 250); };

const whatOf = (report) => [report.year ?? t("year_unknown"), report.stage ? t(`stage_${report.stage}`) : null, ["office", "unit"].includes(report.level) ? t(`level_${report.level}`) : null].filter(Boolean).join(" ");
// A body is kept under its own name, and shown by its English one to who reads English.
const shownName = (name) => (spoken() === "en" && library.reports.find((one) => one.body === name)?.body_en) || name;
const nameOf = (report) => report.body ?? report.files[0]?.name ?? t("body_unknown");

export const draw = () => {
  $("#library-count").textContent = library.total || "";
  const wanted = $("#filter").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (one) => { const words = [one.body, one.body_en, one.year, one.stage && t(`stage_${one.stage}`), ...one.files.map((file) => file.name)].join(" ").toLowerCase(); return wanted.every((word) => words.includes(word)); };
  const bodies = new Map();
  for (const one of library.reports.filter(fits)) bodies.set(nameOf(one), [...(bodies.get(nameOf(one)) ?? []), one]);
  const open = wanted.length > 0 || bodies.size <= FEW_BODIES;
  $("#reports").replaceChildren(...[...bodies].slice(0, MOST_BODIES).map(([name, list]) => group(name, list, open)));
  const chosen = scoped(), scope = $("#scope");
  scope.hidden = !chosen;
  if (chosen) scope.replaceChildren(make("span", {}, t("ticked", { n: chosen.length })), make("button", { type: "button", class: "quiet-button", onclick: () => { ticks.clear(); ticked(); } }, t("untick")));
  $("#question").placeholder = chosen ? t("placeholder_scope", { n: chosen.length }) : t("placeholder");
  $("#filter").hidden = library.total < 4;
};

const ticked = () => { localStorage.setItem("budget.ticks", JSON.stringify([...ticks])); draw(); };

export const tickOnly = (id) => { ticks.clear(); ticks.add(id); ticked(); };

const group = (name, list, open) => {
  const all = list.every((one) => ticks.has(one.id)), some = list.some((one) => ticks.has(one.id));
  const box = make("input", { type: "checkbox", "aria-label": `${t("tick_report")}: ${shownName(name)}` });
  box.checked = all;
  box.indeterminate = some && !all;
  box.addEventListener("change", () => { for (const one of list) box.checked ? ticks.add(one.id) : ticks.delete(one.id); ticked(); });
  const details = make("details", { open: open && !shut.has(name) }, make("summary", { title: shownName(name) === name ? name : `${shownName(name)} ${name}` }, box, make("span", { class: "name" }, shownName(name)), make("small", {}, list.length)), make("ul", {}, ...list.map(row)));
  box.addEventListener("click", (event) => event.stopPropagation());
  details.addEventListener("toggle", () => { details.open ? shut.delete(name) : shut.add(name); localStorage.setItem("budget.shut", JSON.stringify([...shut])); });
  return details;
};

const row = (report) => {
  const box = make("input", { type: "checkbox", "aria-label": `${t("tick_report")}: ${nameOf(report)} ${whatOf(report)}` });
  box.checked = ticks.has(report.id);
  box.addEventListener("change", () => { box.checked ? ticks.add(report.id) : ticks.delete(report.id); ticked(); });
  const grade = t(`grade_${report.quality.grade}`);
  const more = make("button", { type: "button", class: "icon", "aria-label": t("more_actions"), title: t("more_actions"), "aria-haspopup": "menu" }, icon("more"));
  more.addEventListener("click", () => menu(more, actions(report)));
  return make("li", { "data-report": report.id }, box,
    make("button", { type: "button", class: "open", title: report.files.map((one) => one.name).join("\n"), onclick: () => hooks.open(report.id) }, whatOf(report)),
    make("i", { class: `dot ${report.quality.grade}`, role: "img", title: grade, "aria-label": grade }), more);
};

const actions = (report) => [
  { label: t("open"), act: () => hooks.open(report.id) },
  ...report.files.map((file) => ({ label: report.files.length > 1 ? `${t("download")} ${file.name}` : t("download"), act: () => { location.href = `api/original/${file.id}`; } })),
  ...(mayEdit ? [
    { label: t("correct"), act: () => correct(report) },
    { label: t("replace"), act: () => replace(report) },
    { label: t("remove"), danger: true, act: () => remove(report.id, `${nameOf(report)} ${whatOf(report)}`) }] : []),
];

const correct = async (report) => {
  const stages = [["", t("correct_as_read")], ...["budget", "adjusted", "actual", "execution"].map((key) => [key, t(`stage_${key}`)])];
  const told = await ask(t("correct_title"), [["body", "correct_body", report.body], ["year", "correct_year", report.year, "number"], ["stage", "correct_stage", report.stage, stages]]);
  if (!told) return;
  const body = { report: report.id, body: told.body.trim() || null, year: told.year ? Number(told.year) : null, stage: told.stage || null, language: spoken() };
  await working(post("page/correct", body), "correct_done");
  refresh();
};

const remove = async (id, name) => {
  try {
    const { undo } = await post("page/remove", { name: id, language: spoken() }).then((one) => one.json());
    toast(t("removed", { name }), { undo: async () => {
      await working(post("page/restore", { name: undo, language: spoken() }), "restored");
      refresh();
    } });
  } catch (error) { toast(error.message); }
  refresh();
};

const replace = (report) => {
  const input = make("input", { type: "file" });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file || !await ask(t("replace_asked", { name: `${shownName(nameOf(report))} ${whatOf(report)}`, file: file.name }), [], "replace")) return;
    take([new File([file], report.files[0].name)], { replacing: true, whatever: true });
  });
  input.click();
};

// What takes a while is said to be going on until it is done.
const working = (begun, done) => {
  const ended = toast(t("working"), { seconds: 120 });
  return begun.then(() => toast(t(done)), (error) => toast(error.message)).finally(ended);
};

// ---------------------------------------------------------------- files dropped in

const waiting = [];
let busy = false, under = 0, arrived = () => {};

// Return what ends when the first report is there, or nothing is being taken in any more; null where there is nothing to wait for.
export const firstIn = () => (library.total || !under ? null : new Promise((done) => {
  arrived = () => { if (library.total || !under) done(); };
}));

// Where the sidebar is shut, the header says how many files are being read.
const drawReading = () => { $("#reading").hidden = !under; $("#reading").textContent = t("upload_chip", { n: under }); };

// `how`: { replacing: true } replaces a report of the same name, { whatever: true } takes in also what is no report.
export const take = (files, how = {}) => {
  if (files.length > MOST_FILES) { toast(t("upload_too_many", { n: MOST_FILES })); return; }
  for (const file of files) waiting.push(upload(file, how));
  work();
};

const upload = (file, how) => {
  const state = make("span", { class: "state" }), stop = make("button", { type: "button", class: "icon" }, icon("close"));
  const line = make("li", {}, make("b", { title: file.name }, file.name), stop, state, make("progress", { max: 1, value: 0, "aria-label": file.name }));
  const job = { file, how, line, state, stop, abort: new AbortController() };
  jobs.set(line, job);
  tell(job, () => t("upload_waiting"), 0);
  stop.addEventListener("click", () => { job.abort.abort(); if (!job.begun) end(job, "cancelled"); else if (job.ended) line.remove(); });
  $("#uploads").append(line);
  under += 1;
  drawReading();
  return job;
};

// What a row says is kept as what says it: when the language is switched, it is said again.
const jobs = new WeakMap();
const say = (job, words) => { job.words = words; words(); for (const name of ["aria-label", "title"]) job.stop.setAttribute(name, t(job.ended ? "close" : "cancel")); };
const sayAgain = () => { for (const line of $("#uploads").children) { const job = jobs.get(line); say(job, job.words); } drawReading(); };

const tell = (job, words, share) => {
  say(job, () => { job.state.textContent = words(); });
  const bar = $("progress", job.line);
  if (share == null) bar.removeAttribute("value"); else bar.value = share;
};

const end = (job, status, message = () => "", buttons = []) => {
  if (!job.ended) under -= 1;
  job.ended = true;
  drawReading();
  job.line.className = status;
  $("progress", job.line)?.remove();
  say(job, () => job.state.replaceChildren(make("b", {}, t(`upload_${status}`)), " ", message(),
    buttons.length ? make("span", { class: "choices" }, ...buttons.map(([label, act]) => make("button", { type: "button", class: "ask-button", onclick: act }, t(label)))) : ""));
  $("button.icon", job.line).onclick = () => job.line.remove();
};

const work = async () => {
  if (busy) return;
  busy = true;
  for (let job; (job = waiting.shift()); ) if (!job.ended) await send(job);
  busy = false;
};

const send = async (job) => {
  job.begun = true;
  if (job.file.size > MOST_BYTES) { end(job, "failed", () => t("upload_too_large")); return; }
  tell(job, () => t("upload_sending"), null);
  const query = new URLSearchParams({ name: job.file.name, ...job.how, language: spoken() });
  try {
    const answer = await fetch(`page/upload?${query}`, { method: "POST", body: job.file, signal: job.abort.signal });
    if (!answer.ok) { const why = (await answer.json().catch(() => ({}))).detail; end(job, "failed", () => why ?? t("upload_too_large")); return; }
    for await (const told of lines(answer.body)) {
      if (told.page) { job.paged = true; tell(job, () => `${t("upload_reading")} · ${t("upload_page", { n: told.page, of: told.pages })}`, told.page / told.pages); }
      else if (told.end) finish(job, told.files);
      else if (!job.paged) tell(job, () => t("upload_reading"), null);
    }
    if (!job.ended) end(job, "failed", () => t("failed_ask"));
  } catch { if (job.abort.signal.aborted) end(job, "cancelled"); else end(job, "failed", () => t("failed_ask")); }
  refresh().catch(() => {}).finally(() => arrived());
};

const finish = (job, files) => {
  const [first] = files;
  const again = (how) => () => { job.line.remove(); take([job.file], { ...job.how, ...how }); };
  if (files.length > 1) {
    const strange = files.some((one) => one.status === "declined") ? [["upload_take", again({ whatever: true })]] : [];
    const status = files.some((one) => !["failed", "declined"].includes(one.status)) ? "added" : "failed";
    end(job, status, () => files.map((one) => `${one.name}: ${t(`upload_${one.status}`)}`).join(" · "), strange);
    return;
  }
  const message = () => first.message[spoken()];
  if (first.replaceable) end(job, "failed", message, [["replace", again({ replacing: true })]]);
  else if (first.status === "declined") end(job, "declined", () => t("upload_strange"), [["upload_take", again({ whatever: true })], ["upload_leave", () => job.line.remove()]]);
  else end(job, first.status, () => (first.document ? about(first.document) : message()));
};

const about = ({ body, body_en: english, year, stage, quality }) => [
  (spoken() === "en" ? english : body) ?? body ?? t("body_unknown"), year ?? t("year_unknown"), stage ? t(`stage_${stage}`) : null, t(`grade_${quality.grade}`),
].filter(Boolean).join(" · ");

async function* lines(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (held + value).split("\n");
    held = parts.pop();
    for (const part of parts) if (part) yield JSON.parse(part);
  }
}

export const setUp = (given) => {
  hooks = given;
  document.addEventListener("language", sayAgain);
  $("#filter").addEventListener("input", filtered);
  $("#drop").hidden = !mayEdit;
  if (!mayEdit) return;
  $("#files").addEventListener("change", (event) => { take([...event.target.files]); event.target.value = ""; });
  let over = 0;
  const shown = (on) => { $("#over-drop").hidden = !on; };
  const bears = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  addEventListener("dragenter", (event) => { if (bears(event)) { over += 1; shown(true); } });
  addEventListener("dragleave", () => { over = Math.max(0, over - 1); if (!over) shown(false); });
  addEventListener("dragover", (event) => { if (bears(event)) event.preventDefault(); });
  addEventListener("drop", (event) => { if (!bears(event)) return; event.preventDefault(); over = 0; shown(false); hooks.uploading(); take([...event.dataTransfer.files]); });
};
