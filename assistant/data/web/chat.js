// The conversation: turns asked one after the other, shown as cards, stopped, edited and asked again.
import { $, ask as askFor, copy, icon, iconButton, make, menu, narrow, post, save, toast } from "./dom.js";
import { askServer, Refused } from "./asking.js";
import * as sources from "./sources.js";
import { longest, spoken, t } from "./words.js";
import { add, keep, nameOf, touch } from "./talks.js";

let talk = null, changed = () => {}, scoped = () => null, stamp = () => null, reading = () => null;
const elements = new WeakMap();

export const current = () => talk;

export const setUp = (hooks) => {
  ({ changed, scoped, stamp, reading } = hooks);
  $("#turns").addEventListener("click", clicked);
  $("#ask").addEventListener("submit", (event) => { event.preventDefault(); submit($("#question").value); });
  $("#renew").addEventListener("click", renew);
  $("#stop").addEventListener("click", () => talk?.abort?.abort());
  const box = $("#question");
  box.maxLength = longest;
  box.addEventListener("input", grow);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) { event.preventDefault(); submit(box.value); }
    if (event.key === "ArrowUp" && !box.value && talk?.turns.length) { box.value = talk.turns.at(-1).q; grow(); event.preventDefault(); }
  });
};

const grow = () => { const box = $("#question"); box.style.height = "auto"; box.style.height = `${Math.min(box.scrollHeight, 160)}px`; };

export const submit = (words) => {
  const question = words.trim().slice(0, longest);
  if (!question) return;
  $("#question").value = "";
  grow();
  submitAll([question]);
};

// Ask questions one after the other; `alone`: the first goes on from nothing that was asked before.
export const submitAll = (questions, alone = false) => {
  const reports = scoped(), listed = questions.length > 1;
  const asked = questions.map((q, place) => ({ q: q.slice(0, longest), reports, listed, alone: alone && !place }));
  talk.turns.push(...asked);
  add(talk);
  talk.stamp = stamp();
  touch(talk);
  changed();
  draw();
  bring(asked[0]);
  run(talk);
};

// Open a conversation: what was asked in it is asked again, over the reports that are loaded now.
export const open = (chosen) => {
  talk = chosen;
  talk.older = talk.stamp != null && stamp() != null && talk.stamp !== stamp() && talk.turns.length > 0;
  sources.close();
  $("#turns").replaceChildren();
  draw();
  run(talk);
  if (talk.turns.length) bring(talk.turns.at(-1));
};

const run = async (asked) => {
  if (asked.running) return;
  asked.running = true;
  for (let turn; (turn = asked.turns.find((one) => !one.state)); ) {
    turn.state = "asking";
    turn.rank = 0;
    asked.abort = new AbortController();
    show(asked, turn);
    try {
      const history = historyOf(turn, asked);
      const waiting = (rank) => { turn.rank = rank; show(asked, turn); };
      const put = () => askServer(turn.q, history, turn.reports, spoken(), { signal: asked.abort.signal, waiting });
      turn.result = await put();
      if (turn.result.status === "not_found" && await reportsFor(turn, asked)) turn.result = await put();
      if (turn.result.asks) { partInto(asked, turn, turn.result.asks); continue; }
      turn.state = "done";
      turn.stamp = stamp();
      if (turn.result.talk || turn.result.alone) { turn.talk = turn.result.talk; turn.alone ||= turn.result.alone; keep(); changed(); }
    } catch (error) {
      turn.state = asked.abort.signal.aborted ? "stopped" : "failed";
      turn.why = error instanceof Refused ? error.message : "failed_ask";
    }
    show(asked, turn);
    if (asked === talk && turn.state === "done" && turn === asked.turns.at(-1)) answered(asked, turn);
  }
  asked.running = false;
  buttons();
};

// What finds nothing in an empty library waits until the first file that is being taken in has been read: whether it did.
const reportsFor = async (turn, asked) => {
  const first = reading();
  if (!first) return false;
  turn.unread = true;
  show(asked, turn);
  await Promise.race([first, new Promise((_, stop) => asked.abort.signal.addEventListener("abort", stop))]);
  turn.unread = false;
  show(asked, turn);
  return true;
};

// The reports are others now: what found nothing before is asked again, of the rest the reader is told.
export const reportsChanged = () => {
  if (!talk) return;
  const last = talk.turns.at(-1);
  if (last?.state === "done" && last.result.status === "not_found" && isStale(last) && !talk.running) askAgain(last, last.q);
  else draw();
};

const isStale = (turn) => turn.state === "done" && !turn.result.talk && turn.stamp !== stamp();

const renew = () => {
  for (const one of talk.turns) if (one.state === "done") Object.assign(one, { state: null, result: null, next: null });
  talk.stamp = stamp();
  keep();
  draw();
  run(talk);
};

// A pasted list becomes as many questions, in its place; the first goes on from what the list would have.
const partInto = (asked, turn, asks) => {
  const turns = asks.map((q, place) => ({ q, reports: turn.reports, listed: true, alone: turn.alone && !place }));
  asked.turns.splice(asked.turns.indexOf(turn), 1, ...turns);
  touch(asked);
  changed();
  if (asked === talk) { draw(); bring(turns[0]); }
};

const answered = async (asked, turn) => {
  if (!turn.listed) bring(turn);
  const { citations } = turn.result;
  // Where nothing was found the panel is not opened for what only stands near: a click on its mark does that.
  if (citations?.some((one) => !one.apart)) { if (!narrow()) sources.show(citations, turn.result.first); } else sources.close({ focus: false });
  if (turn.result.status === "clarify" || turn.result.error) return;
  turn.next = await post("page/next", { question: turn.q, history: historyOf(turn, asked), reports: turn.reports }).then((one) => one.json()).catch(() => []);
  if (asked === talk) show(asked, turn);
};

const show = (asked, turn) => { if (asked === talk) { draw(); buttons(); } };

const buttons = () => {
  $("#stop").hidden = !talk?.running;
  $("#send").hidden = Boolean(talk?.running) && !$("#question").value;
  $("#stale").hidden = Boolean(talk?.running) || !talk?.turns.some(isStale) || !$("#report").hidden;
  $("#export").hidden = !$("#report").hidden || !talk?.turns.some((one) => one.state === "done");
};

export const draw = () => {
  if (!talk) return;
  const list = $("#turns");
  $("#talk-title").textContent = nameOf(talk);
  const wanted = talk.turns.map((turn) => element(turn));
  for (const one of [...list.children]) if (!wanted.includes(one) && !one.matches(".changed")) one.remove();
  wanted.forEach((one, place) => { if (list.querySelectorAll(".turn")[place] !== one) list.append(one); });
  list.querySelector(".changed")?.remove();
  if (talk.older && talk.turns.length) {
    list.prepend(make("p", { class: "changed quiet" }, t("library_changed")));
  }
  document.body.classList.toggle("talking", talk.turns.length > 0);
  buttons();
};

// The element of a turn is made once, and its answer again whenever its state is another; what can be asked next comes later.
const element = (turn) => {
  let known = elements.get(turn);
  if (!known) elements.set(turn, (known = { article: make("article", { class: "turn" }) }));
  const state = [turn.state, turn.rank, turn.unread, turn.q, turn.alone, turn.editing, spoken()].join("\u0000");
  if (known.state !== state) {
    known.state = state;
    known.following = null;
    known.article.replaceChildren(questionOf(turn), answerOf(turn));
    known.article.turn = turn;
  }
  const following = followingOf(turn).map((one) => one.ask).join("\u0000");
  if (known.following !== following) {
    known.following = following;
    known.article.querySelector(".following")?.remove();
    if (following) known.article.querySelector(".answer").append(followingBox(turn));
  }
  return known.article;
};

const followingOf = (turn) => {
  if (turn !== talk.turns.at(-1) || turn.state !== "done" || turn.result.error) return [];
  return turn.result.choices?.length ? turn.result.choices : turn.next ?? [];
};

const followingBox = (turn) => make("div", { class: "following" }, make("span", { class: "quiet" }, turn.result.choices?.length ? "" : t("next")),
  ...followingOf(turn).map((one) => make("button", { type: "button", class: "ask-button", "data-ask": one.ask, "data-alone": Boolean(one.alone) }, one.label)));

const questionOf = (turn) => {
  if (turn.editing) {
    const area = make("textarea", { rows: 2, maxlength: longest });
    area.value = turn.q;
    const done = () => { turn.editing = false; askAgain(turn, area.value.trim() || turn.q); };
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); done(); }
      if (event.key === "Escape") { turn.editing = false; draw(); }
    });
    setTimeout(() => area.focus());
    return make("form", { class: "asked editing", onsubmit: (event) => { event.preventDefault(); done(); } }, area,
      make("div", {}, make("button", { type: "button", class: "quiet-button", onclick: () => { turn.editing = false; draw(); } }, t("cancel")),
        make("button", { type: "submit", class: "primary" }, t("send"))));
  }
  const alone = turn.alone ? make("small", { class: "alone" }, t("asked_alone")) : null;
  return make("div", { class: "asked" }, make("p", {}, turn.q), alone, make("span", { class: "asked-tools" },
    iconButton("edit", "edit", () => { turn.editing = true; draw(); }), iconButton("retry", "retry", () => askAgain(turn, turn.q))));
};

// A question that is changed is asked again, and those after it, which go on from it.
const askAgain = (turn, question) => {
  turn.q = question;
  for (const one of talk.turns.slice(talk.turns.indexOf(turn))) Object.assign(one, { state: null, result: null, next: null });
  keep();
  changed();
  draw();
  run(talk);
};

const answerOf = (turn) => {
  if (!turn.state) return make("div", { class: "answer waiting" });
  if (turn.state === "asking") return make("div", { class: "answer waiting" }, make("span", { class: "dots", "aria-hidden": "true" }), turn.unread ? t("waiting_reading") : turn.rank > 0 ? t("in_queue", { n: turn.rank }) : t("waiting"));
  if (turn.state !== "done" || turn.result.error) {
    const why = turn.state === "stopped" ? t("stopped") : turn.result?.error ?? t(turn.why);
    return make("div", { class: "answer failed" }, make("p", {}, why), make("button", { type: "button", class: "quiet-button", onclick: () => askAgain(turn, turn.q) }, icon("retry"), t("retry")));
  }
  const box = make("div", { class: "answer" });
  box.innerHTML = turn.result.html;
  if (historyOf(turn).length && !turn.result.talk) {
    $(".tools", box)?.prepend(make("button", { type: "button", class: "tool", "data-tool": "alone", "data-t": "tool_alone" }));
  }
  for (const one of box.querySelectorAll("[data-t]")) one.textContent = t(one.dataset.t);
  for (const one of box.querySelectorAll("[data-mark]")) one.setAttribute("aria-label", t("source_mark", { n: one.dataset.mark }));
  if (turn.result.charted && turn.result.chart) drawChart(turn, $(".card", box));
  return box;
};

const drawChart = (turn, card) => {
  const box = make("figure", { class: "chart" });
  box.innerHTML = turn.result.chart;
  const svg = box.querySelector("svg"), button = (key, act) => make("button", { type: "button", class: "quiet-button", "data-t": key, onclick: act }, t(key));
  box.append(button("chart_copy", (event) => copyPicture(svg, turn.q, event.currentTarget)), button("chart_save", () => picture(svg).then((blob) => save(blob, fileName(turn.q, "png")))));
  card.querySelector(".values-box").after(box);
};

// The answer is read from its top: the question stands at the upper edge.
const bring = (turn) => {
  const at = elements.get(turn)?.article, scroll = $("#scroll");
  if (at) scroll.scrollTo({ top: at.offsetTop - 12, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
};

// ---------------------------------------------------------------- what a card does

const clicked = (event) => {
  const turn = event.target.closest(".turn")?.turn, button = event.target.closest("button");
  if (!turn || !button) return;
  if (button.dataset.mark) {
    sources.show(turn.result.citations, Number(button.dataset.mark), { mark: button, focus: true }).then(() => button.classList.add("on"));
  } else if (button.dataset.ask) submitAll([button.dataset.ask], "alone" in button.dataset);
  else if (button.dataset.part) change(turn, button);
  else if (button.dataset.tool) tools[button.dataset.tool](turn, button);
};

// The questions that a turn goes on from: those before it, back to one that was asked on its own.
const historyOf = (turn, asked = talk) => {
  const before = asked.turns.slice(0, asked.turns.indexOf(turn) + 1), begun = before.findLastIndex((one) => one.alone);
  return before.slice(Math.max(begun, 0), -1).map((one) => one.q);
};

// Another item, body, year or stage: those are offered that have an answer.
const change = async (turn, button) => {
  button.classList.add("busy");
  const found = await post("page/choices", { question: turn.q, history: historyOf(turn), reports: turn.reports, part: button.dataset.part })
    .then((one) => one.json()).catch(() => []);
  button.classList.remove("busy");
  if (!button.checkVisibility()) return; // the reader went elsewhere meanwhile
  const askedLater = turn === talk.turns.at(-1);
  menu(button, found.length ? found.map((one) => ({ label: one.label, act: () => { if (!askedLater) goOnFrom(turn); submit(one.ask); } })) : [{ hint: t("part_none") }]);
};

// What is changed in an earlier answer continues from that one: it is asked anew first, at the end.
const goOnFrom = (turn) => { talk.turns.push({ q: turn.q, reports: turn.reports }); };

const fileName = (words, ending) => `${words.replace(/[\\/:*?"<>|\s]+/g, " ").trim().slice(0, 60) || "budget"}.${ending}`;

export const exportTurns = async (kind, turns, title, lastOnly = false) => {
  try {
    const asked = turns.map(({ q, reports, alone }) => ({ q, reports, alone: Boolean(alone) }));
    const answer = await post("page/export", { kind, title, turns: asked, language: spoken(), last_only: lastOnly });
    save(await answer.blob(), fileName(title, kind));
  } catch { toast(t("export_failed")); }
};

const one = (kind) => (turn) => exportTurns(kind, talk.turns.slice(0, talk.turns.indexOf(turn) + 1), turn.q, true);

const tools = {
  alone: (turn) => submitAll([turn.q], true),
  copy: async (turn, button) => { await copy(turn.result.plain); said(button, "copied"); },
  csv: one("csv"),
  xlsx: one("xlsx"),
  // A question that goes on from earlier ones takes those with it.
  link: async (turn, button) => {
    const asked = await post("page/link", { question: turn.q, history: historyOf(turn), reports: turn.reports }).then((one) => one.json()).catch(() => [turn.q]);
    await copy(`${location.origin}${location.pathname}?${new URLSearchParams(asked.map((q) => ["q", q]))}`);
    said(button, "copied_link");
  },
  chart: (turn, button) => {
    const card = button.closest(".card"), old = card.querySelector(".chart");
    if (old) old.remove(); else drawChart(turn, card);
  },
  wrong: async (turn) => {
    const told = await askFor(t("wrong_title"), [["value", "wrong_value", ""], ["note", "wrong_note", "", "text"]], "wrong_send");
    if (!told) return;
    await post("page/wrong", { question: turn.q, history: historyOf(turn), reports: turn.reports, ...told, language: spoken() })
      .then(() => toast(t("wrong_thanks")), () => toast(t("failed_ask")));
  },
};

const said = (button, key) => {
  button.textContent = t(key);
  button.classList.add("done");
  setTimeout(() => { button.textContent = t(button.dataset.t); button.classList.remove("done"); }, 1600);
};

// The picture goes to the clipboard; where the browser keeps that to itself it is saved.
const copyPicture = async (svg, name, button) => {
  const drawn = picture(svg);
  try { await navigator.clipboard.write([new ClipboardItem({ "image/png": drawn })]); said(button, "copied"); } catch { save(await drawn, fileName(name, "png")); }
};

const picture = async (svg) => {
  const img = new Image();
  img.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg.outerHTML)}`;
  await img.decode();
  const canvas = make("canvas", { width: img.width * 2, height: img.height * 2 });
  canvas.getContext("2d").drawImage(img, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done));
};
