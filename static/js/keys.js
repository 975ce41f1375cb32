// Single keys: to the next paper or section and back, to open one; and the list of them all, where they can be turned off
// (WCAG 2.1.4). Which presses are meant, and which buttons name a key of theirs, page.js says.
export default function (postil, event) {
  const ITEMS = ".reading-list .paper";
  // Of several notes each begins with where it is from.
  const PARTS = ".note[id] > .note-source, .prose :is(h1, h2, h3, h4, h5, h6), .after > h2";
  const KEYS = ["/", "j", "k", "o", "t", "?", "Esc"];
  const { t } = postil;
  let dialog;

  const visible = (element) => element.getClientRects().length > 0;
  const all = (selector) => [...document.querySelectorAll(`main :is(${selector})`)].filter(visible);

  // The papers of a list, else the notes and sections of what is read.
  function places() {
    const papers = all(ITEMS);
    return papers.length ? papers : all(PARTS);
  }

  // How far below the upper edge of the window something may stand that was gone to.
  const margin = () => parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) + 8;

  // The place where the reader is: where the focus is, else what stands at the upper edge of the window.
  function current(found) {
    const focused = found.findIndex((place) => place.contains(document.activeElement));
    if (focused >= 0) return focused;
    return found.findLastIndex((place) => place.getBoundingClientRect().top <= margin());
  }

  function go(step) {
    const found = places();
    const at = current(found);
    // Back goes first to the beginning of what one is in the middle of.
    const within = step < 0 && at >= 0 && found[at].getBoundingClientRect().top < 0;
    const next = found[within ? at : at + step];
    if (next) goTo(next);
  }

  function goTo(place) {
    const link = place.matches(ITEMS) ? place.querySelector(".title a") : undefined;
    const target = link ?? place;
    if (!link) {
      place.tabIndex = -1;
      place.addEventListener("blur", () => place.removeAttribute("tabindex"), { once: true });
    }
    target.focus({ preventScroll: true, focusVisible: true });
    place.scrollIntoView({ block: link ? "nearest" : "start" });
  }

  // The paper that was gone to; on a paper's own page the paper itself, where it is to be had.
  function open() {
    const paper = document.activeElement.closest(ITEMS);
    (paper?.querySelector(".title a") ?? document.querySelector(".links-row .links a"))?.click();
  }

  const actions = { j: () => go(1), k: () => go(-1), o: open, "?": help };

  function pressed(event) {
    if (!postil.isKey(event)) return;
    event.preventDefault();
    actions[event.key]?.();
  }

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function help() {
    dialog ??= make();
    dialog.querySelector("input").checked = postil.keys();
    dialog.showModal();
  }

  function make() {
    const title = element("h2", { id: "page-keys", textContent: t("js.keys.title") });
    const rows = KEYS.map((key) => {
      const name = { "/": "search", "?": "help" }[key] ?? key.toLowerCase();
      return element("div", {}, element("dt", {}, element("kbd", { textContent: key })),
        element("dd", { textContent: t(`js.keys.${name}`) }));
    });
    const box = element("input", { type: "checkbox" });
    box.addEventListener("change", () => postil.keys(box.checked));
    const close = element("button", { type: "button", autofocus: true, textContent: t("js.keys.close") });
    close.addEventListener("click", () => made.close());
    const made = element("dialog", { className: "keys" }, title, element("dl", {}, ...rows),
      element("p", {}, element("label", {}, box, t("js.keys.on")), close));
    made.setAttribute("aria-labelledby", title.id);
    // A press beside the list closes it.
    made.addEventListener("click", (event) => event.target === made && made.close());
    document.body.append(made);
    return made;
  }

  document.addEventListener("keydown", pressed);
  for (const button of document.querySelectorAll(".keys-open")) button.addEventListener("click", help);
  if (event.type === "click") help();
  else actions[event.key]?.();
}
