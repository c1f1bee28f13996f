// The page's words in the reader's language: the browser's at first, then the one that was chosen.
const told = JSON.parse(document.getElementById("told").textContent);
export const { role, user, longest } = told;

const chosen = () => { try { return localStorage.getItem("budget.language"); } catch { return null; } };
const browsers = () => ((navigator.languages?.[0] ?? navigator.language ?? "zh").toLowerCase().startsWith("zh") ? "zh" : "en");
let language = chosen() ?? browsers();

export const spoken = () => language;

export const t = (key, values = {}) =>
  (told.words[language][key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

export const speak = (root = document) => {
  const all = (selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
  for (const one of all("[data-t]")) one.textContent = t(one.dataset.t);
  for (const one of all("[data-p]")) one.placeholder = t(one.dataset.p);
  for (const one of all("[data-l]")) {
    one.setAttribute("aria-label", t(one.dataset.l));
    if (one.matches("button")) one.title = t(one.dataset.l);
  }
  if (root === document) {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    document.title = t("title");
  }
};

export const switchLanguage = () => {
  language = language === "zh" ? "en" : "zh";
  localStorage.setItem("budget.language", language);
  speak();
  document.dispatchEvent(new CustomEvent("language"));
};
