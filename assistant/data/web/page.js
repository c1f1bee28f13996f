() => {
  // Sources of a turn are shown when one of its marks is clicked; the cited cell is brought into view in its own box.
  const centre = (box, cell) => {
    if (!box || !cell || !box.clientHeight) return;
    const outer = box.getBoundingClientRect(), inner = cell.getBoundingClientRect();
    box.scrollTop += inner.top - outer.top - (box.clientHeight - inner.height) / 2;
    box.scrollLeft += inner.left - outer.left - (box.clientWidth - inner.width) / 2;
    box.dataset.placed = "1";
  };
  const place = () => document.querySelectorAll("#sources .table-box:not([data-placed])").forEach(
    (box) => centre(box, box.querySelector(".hit")));
  const openTab = () => {
    const tab = [...document.querySelectorAll('#tabs button[role="tab"]')].find((one) => one.textContent.includes("Sources"));
    if (tab && tab.getAttribute("aria-selected") !== "true") tab.click();
  };
  const show = (id) => {
    openTab();
    const mark = document.getElementById(id);
    if (!mark) return;
    const turn = mark.closest(".turn");
    document.querySelectorAll("#sources .turn").forEach((one) => { one.hidden = one !== turn; });
    const card = mark.closest("details");
    if (card) card.open = true;
    place();
    centre(mark.closest(".table-box"), mark.closest("td, th") || mark);
    (card || mark).scrollIntoView({ block: "start", behavior: "smooth" });
    const spot = mark.closest("td, th, mark, .paragraph") || mark;
    spot.classList.remove("flash");
    void spot.offsetWidth;
    spot.classList.add("flash");
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('a[href*="#src-"]');
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    show(link.getAttribute("href").split("#")[1]);
  }, true);
  // Copies are of what is read: the chat's own button would copy Markdown with its marks.
  const copy = (text, button) => {
    const done = () => { button.classList.add("copied"); setTimeout(() => button.classList.remove("copied"), 1500); };
    const byHand = () => {
      const area = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(area);
      area.select();
      if (document.execCommand("copy")) done();
      area.remove();
    };
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, byHand); else byHand();
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-copy], #chat .message-buttons-left button");
    if (!button) return;
    const message = button.closest(".message-buttons-left")?.previousElementSibling?.querySelector(".message-content");
    const text = button.dataset.copy ?? message?.innerText;
    if (!text) return;
    event.preventDefault();
    event.stopPropagation();
    copy(text.trim(), button);
  }, true);
  let shown = "";
  const begin = () => {
    // The sources of a new answer are read from their top, wherever the panel was scrolled to.
    const last = document.querySelector("#sources .turn:last-child")?.dataset.turn ?? "";
    if (last !== shown && window.innerWidth > 860) document.getElementById("sources-tab").scrollTop = 0;
    shown = last;
    place();
  };
  document.addEventListener("toggle", place, true);
  new MutationObserver(begin).observe(document.body, { childList: true, subtree: true });
}
