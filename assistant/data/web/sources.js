// The source panel: one citation at a time, its table, page or text, the cited place in view.
import { $, narrow } from "./dom.js";
import { spoken, t } from "./words.js";

const fetched = new Map();
let shown = { list: [], at: 0, mark: null };
let wantedView = null;

const load = async (citation) => {
  const body = JSON.stringify({ citation, language: spoken() });
  if (!fetched.has(body)) {
    const answer = await fetch("page/source", { method: "POST", headers: { "content-type": "application/json" }, body });
    if (!answer.ok) throw new Error(answer.statusText);
    fetched.set(body, await answer.text());
    if (fetched.size > 200) fetched.delete(fetched.keys().next().value);
  }
  return fetched.get(body);
};
export const forget = () => fetched.clear();

// Show citation number `number` of a list; `mark` is what was clicked, and gets the focus back.
export const show = async (list, number, { mark = null, focus = false } = {}) => {
  const at = Math.max(0, list.findIndex((one) => one.number === number));
  if (!list.length) return;
  shown = { list, at, mark };
  await draw();
  if (focus) $("#source").focus({ preventScroll: true });
};

const draw = async () => {
  const { list, at } = shown, citation = list[at];
  const panel = $("#panel");
  panel.hidden = false;
  document.body.classList.add("has-source");
  $("#shade").hidden = !narrow();
  $("#at").textContent = `${at + 1}/${list.length}`;
  $("#pager").hidden = list.length < 2;
  panel.classList.toggle("apart", Boolean(citation.apart));
  const wanted = shown;
  const html = await load(citation).catch(() => null);
  if (wanted !== shown || html === null) return;
  $("#source").innerHTML = html;
  if (citation.apart) $("#source .where").prepend(Object.assign(document.createElement("span"), { className: "chip still", textContent: t("source_apart") }), " ");
  for (const one of document.querySelectorAll(".mark.on")) one.classList.remove("on");
  const tab = wantedView && $(`#source [role=tab][data-view=${wantedView}]`);
  if (tab) choose(tab); else place();
};

export const close = ({ focus = true } = {}) => {
  $("#panel").hidden = true;
  document.body.classList.remove("has-source");
  $("#shade").hidden = true;
  if (focus) shown.mark?.focus?.();
};

export const redraw = () => { if (!$("#panel").hidden && shown.list.length) draw(); };

const step = (by) => {
  if (!shown.list.length) return;
  shown = { ...shown, at: (shown.at + by + shown.list.length) % shown.list.length };
  draw();
};

// Bring the cited cell or sentence into the middle of its own box, without moving the page; sideways only where it is out of
// sight, or half behind the column that stays.
const centre = (box, spot) => {
  if (!box || !spot || !box.clientHeight) return;
  const outer = box.getBoundingClientRect(), inner = spot.getBoundingClientRect();
  box.scrollTop += inner.top - outer.top - (box.clientHeight - inner.height) / 2;
  const stays = spot.parentElement.querySelector(".first:not(.hit)")?.getBoundingClientRect().width ?? 0;
  const seen = inner.left >= outer.left + stays && inner.right <= outer.left + box.clientWidth;
  if (!seen) box.scrollLeft += inner.left - outer.left - stays - (box.clientWidth - stays - inner.width) / 2;
};

const place = () => {
  const view = $("#source .view:not([hidden])");
  if (!view) return;
  centre($(".text-box", view) ?? $(".table-box", view), $(".hit, mark", view));
  showPages(view);
};

// Fetch the pictures of the pages that came into view; also those that the report page holds.
export const showPages = (root) => {
  for (const page of root.querySelectorAll(".page-view")) if (!page.dataset.ready) turnTo(page, Number(page.dataset.page));
};

const choose = (tab) => {
  for (const one of tab.parentElement.children) one.setAttribute("aria-selected", String(one === tab));
  for (const view of document.querySelectorAll("#source .view")) view.hidden = view.dataset.view !== tab.dataset.view;
  place();
};

// ---------------------------------------------------------------- pages

const WIDE = 0.4; // of the page: what is framed is a table and not a cell

const turnTo = async (view, page) => {
  view.dataset.ready = "1";
  view.dataset.page = page;
  const img = $("img", view), cited = page === Number(view.dataset.cited);
  $(".page-at", view).textContent = t("page_at", { n: page, of: view.dataset.pages });
  img.alt = t("page_picture", { n: page });
  img.parentElement.classList.add("drawing");
  const framed = cited && view.dataset.framed ? `?${view.dataset.framed}` : "";
  const answer = await fetch(`page-picture/${view.dataset.document}/${page}.png${framed}`).catch(() => null);
  if (page !== Number(view.dataset.page)) return; // turned on meanwhile
  img.parentElement.classList.remove("drawing");
  if (!answer?.ok) { img.removeAttribute("src"); img.alt = t("page_failed"); return; }
  const scale = Number(answer.headers.get("x-pixels-per-point")) || 1;
  img.src = URL.createObjectURL(await answer.blob());
  await img.decode().catch(() => {});
  view.dataset.scale = scale;
  const box = cited && view.dataset.box ? view.dataset.box.split(",").map(Number) : null;
  // Text of ten points shall be fourteen pixels high on the screen; without a place the whole page is shown, and of a whole
  // table its width, from the top.
  const across = img.naturalWidth / scale, wide = box && box[2] - box[0] > across * WIDE;
  if (wide) zoom(view, across / (box[2] - box[0] + 12), [box[0], box[1], box[2], box[1]]);
  else zoom(view, box ? Math.max(1, across * 1.5 / $(".page-box", view).clientWidth) : 1, box);
  if (wide) $(".page-box", view).scrollTop += $(".page-box", view).clientHeight / 2 - 12;
};

const zoom = (view, factor, box = null) => {
  const img = $("img", view), frame = $(".page-box", view);
  const middle = [(frame.scrollLeft + frame.clientWidth / 2) / frame.scrollWidth, (frame.scrollTop + frame.clientHeight / 2) / frame.scrollHeight];
  view.dataset.zoom = Math.min(6, Math.max(1, factor));
  img.style.width = `${view.dataset.zoom * 100}%`;
  const per = img.getBoundingClientRect().width / (img.naturalWidth || 1) * Number(view.dataset.scale || 1);
  const at = box ? [(box[0] + box[2]) / 2 * per, (box[1] + box[3]) / 2 * per] : [middle[0] * frame.scrollWidth, middle[1] * frame.scrollHeight];
  frame.scrollLeft = at[0] - frame.clientWidth / 2;
  frame.scrollTop = at[1] - frame.clientHeight / 2;
};

export const pageTool = (button) => {
  const view = button.closest(".page-view"), page = Number(view.dataset.page), factor = Number(view.dataset.zoom || 1);
  const tools = {
    back: () => page > 1 && turnTo(view, page - 1),
    on: () => page < Number(view.dataset.pages) && turnTo(view, page + 1),
    smaller: () => zoom(view, factor / 1.3), larger: () => zoom(view, factor * 1.3), whole: () => zoom(view, 1) };
  tools[button.dataset.pageTool]();
};

export const begin = (openReport) => {
  $("#previous").addEventListener("click", () => step(-1));
  $("#following").addEventListener("click", () => step(1));
  for (const one of ["#panel-close", "#panel-back", "#shade"]) $(one).addEventListener("click", () => close());
  $("#source").addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]"), tool = event.target.closest("[data-page-tool]"), report = event.target.closest("[data-report-of]");
    if (tab) { wantedView = tab.dataset.view; choose(tab); }
    if (tool) pageTool(tool);
    if (report) openReport(report.dataset.reportOf);
  });
  $("#panel").addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.target.matches("input, textarea")) return;
    if (event.key === "ArrowRight" && event.target.matches("#source, #pager *")) step(1);
    if (event.key === "ArrowLeft" && event.target.matches("#source, #pager *")) step(-1);
  });
};
