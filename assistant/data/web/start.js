// What a new conversation shows: six questions by purpose, what is loaded, and three lines for the first time.
import { $, make } from "./dom.js";
import { role, spoken, t } from "./words.js";

let told = null, cards = [], asked = "";

export const draw = async (stamp, submit, open) => {
  const key = `${stamp} ${spoken()}`;
  if (asked !== key) {
    asked = key;
    cards = [];
    told = await fetch("page/start").then((one) => one.json()).catch(() => null);
    if (asked !== key) return;
    show(submit, open);
    // Each card's question is asked before it is shown, which takes a moment the first time.
    if (told?.reports) cards = await fetch(`page/cards?language=${spoken()}`).then((one) => one.json()).catch(() => []);
    if (asked !== key) return;
  }
  show(submit, open);
};

const show = (submit, open) => {
  if (!told) return;
  const { grid, reports } = told;
  if (!reports) {
    $("#start").replaceChildren(make("h2", {}, t("start_empty_title")), make("p", { class: "lead" }, t(role === "editor" ? "start_empty" : "start_read_only")));
    return;
  }
  const { years } = grid, span = years.length ? t("start_span", { first: years[0], last: years.at(-1) }) : "";
  $("#start").replaceChildren(
    make("h2", {}, t("start_title")),
    make("p", { class: "lead" }, t("start_loaded", { bodies: grid.bodies.length, reports, span }), make("br"), t("tagline")),
    make("div", { class: "cards" }, ...(cards.length ? cards : [1, 2, 3, 4, 5, 6].map(() => null)).map((card) => (card
      ? make("button", { type: "button", class: `start-card ${card.purpose}`, onclick: () => submit(card.question) }, make("b", {}, t(`card_${card.purpose}`)), make("span", {}, card.question))
      : make("div", { class: "card-to-come", "aria-hidden": "true" })))),
    make("section", { class: "loaded" }, make("h3", {}, t("start_grid")), table(grid, open)),
    make("section", { class: "first" }, make("h3", {}, t("start_first")), make("ol", {}, ...[1, 2, 3].map((one) => make("li", {}, t(`start_first_${one}`))))));
};

const table = ({ years, bodies }, open) => make("div", { class: "grid-box" }, make("table", { class: "grid" },
  make("thead", {}, make("tr", {}, make("th", { scope: "col" }, t("column_body")), ...years.map((year) => make("th", { scope: "col" }, year)))),
  make("tbody", {}, ...bodies.slice(0, 40).map(({ body, body_en, stages }) => make("tr", {}, make("th", { scope: "row", title: body }, spoken() === "en" ? body_en : body),
    ...stages.map((held, place) => make("td", {}, ...held.map((stage) => make("button", { type: "button", class: `held ${stage}`, onclick: () => open(body, years[place], stage) }, stage ? t(`stage_${stage}`) : "●")))))))));
