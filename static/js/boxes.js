// Boxes of what may be wider than the text: one that scrolls is reached by key and has a name. Code says in which
// language it is written, and can be copied.
const BOXES = ".math-display, .math-long, .prose table, .prose pre";
const NO_LANGUAGE = /^(?:text|txt|plain|plaintext|none|output)$/;

export default async function (postil) {
  const { t } = postil;
  const { copy, tell } = await postil.load("copy");

  const paper = matchMedia("print");
  const watch = new ResizeObserver((entries) => {
    if (paper.matches) return;
    for (const { target } of entries) {
      const scrolls = target.scrollWidth > target.clientWidth;
      measure(target, scrolls);
      if (target.localName !== "table") name(target, scrolls);
      else if (scrolls) wrap(target);
    }
  });

  // How wide it is in its own ems, for css/print.css: paper does not scroll.
  function measure(box, scrolls) {
    const set = box.querySelector(":scope > table") ?? box;
    if (scrolls) set.style.setProperty("--ems", (box.scrollWidth / parseFloat(getComputedStyle(set).fontSize)).toFixed(1));
    else set.style.removeProperty("--ems");
  }

  // A table that is a region as well would be no table: it gets a box, and keeps it.
  function wrap(table) {
    const box = document.createElement("div");
    box.className = "scroller";
    watch.unobserve(table);
    table.replaceWith(box);
    box.append(table);
    watch.observe(box);
  }

  function name(box, scrolls) {
    for (const attribute of ["tabindex", "role", "aria-label"]) box.removeAttribute(attribute);
    if (!scrolls) return;
    box.tabIndex = 0;
    const table = box.querySelector(":scope > table");
    box.setAttribute("role", table ? "region" : "group");
    box.setAttribute("aria-label", table ? nameOf(table) : t(box.localName === "pre" ? "js.box.code" : "js.box.formula"));
  }

  function nameOf(table) {
    const number = [...document.querySelectorAll(".prose table")].indexOf(table) + 1;
    return table.caption?.textContent.trim() || t("js.box.table", { number });
  }

  function addBar(block) {
    if (!block.textContent.trim()) return;
    const frame = document.createElement("div");
    frame.className = "copyable";
    block.replaceWith(frame);
    const bar = document.createElement("div");
    bar.className = "code-bar";
    const language = document.createElement("span");
    const [, word = ""] = /\blanguage-(\S+)/.exec(block.querySelector("code")?.className) ?? [];
    language.textContent = NO_LANGUAGE.test(word) ? "" : word;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = t("js.copy");
    button.setAttribute("aria-label", `${t("js.copy")}: ${language.textContent || t("js.box.code")}`);
    button.addEventListener("click", async () => tell(button, await copy(block.textContent.replace(/\n$/, ""))));
    bar.append(language, button);
    frame.append(block, bar);
  }

  function addTo(root) {
    const all = (selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
    all("main .prose pre").forEach(addBar);
    all(BOXES).forEach((box) => watch.observe(box));
  }

  addTo(document);
  document.addEventListener("postil:patched", ({ target }) => addTo(target));
}
