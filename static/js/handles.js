// A handle for the parts of a text that have an id, to copy a link to them, and for formulas, to copy their TeX. One
// serves the page: it comes to what is pointed at or tapped, and by the arrow keys from the button before the text. And
// what is copied of a text has its formulas as TeX.
// Not those of a card, nor footnotes.
const PARTS = "main .prose :is(li, figure, p)[id]:not([role=doc-endnotes] *), main .prose .math-display";
// Headings have an anchor of their own, which only learns to copy; but the keys lead to them as well.
const ALL = `${PARTS}, main .prose :is(h1, h2, h3, h4, h5, h6)[id]`;
const BUSY = "a, button, summary, input, label, video, audio, iframe";

export default async function (postil, event) {
  const { t } = postil;
  const { copy, tell } = await postil.load("copy");
  let part = null;
  let leaving = 0;

  const handle = document.createElement("div");
  handle.className = "handle";
  handle.hidden = true;
  handle.setAttribute("role", "toolbar");
  const link = document.createElement("a");
  link.textContent = "¶";
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "TeX";
  button.setAttribute("aria-label", t("js.part.tex"));
  handle.append(link, button);

  const texOf = (math) => math?.querySelector("annotation")?.textContent ?? "";
  const formulaOf = (element) => (element.localName === "math" ? element : element.querySelector(":scope > math"));
  const idOf = (element) => element.id || element.querySelector(".math-full [id]")?.id || "";
  const isDisplayed = (element) => element.classList.contains("math-display");

  function show(element) {
    clearTimeout(leaving);
    if (element === part) return;
    part = element;
    const id = idOf(element);
    const tex = element.localName === "math" || isDisplayed(element) ? texOf(formulaOf(element)) : "";
    if (!id && !tex) return hide();
    link.hidden = !id;
    link.href = `#${encodeURIComponent(id)}`;
    link.setAttribute("aria-label", t("js.part.link", { name: nameOf(element) }));
    button.hidden = !tex;
    handle.setAttribute("aria-label", t("js.part.name"));
    handle.hidden = false;
    place(element);
  }

  const nameOf = (element) => {
    const math = isDisplayed(element) ? formulaOf(element) : null;
    const words = math ? texOf(math) : written(element) || element.querySelector("img")?.alt || element.id;
    return words.length > 60 ? `${words.slice(0, 60)}…` : words;
  };

  function hide() {
    clearTimeout(leaving);
    handle.hidden = true;
    part = null;
  }

  // Before the text where there is room, else above what it belongs to.
  function place(element) {
    const box = element.getBoundingClientRect();
    const text = (element.closest(".prose") ?? element).getBoundingClientRect();
    const own = handle.getBoundingClientRect();
    const rightToLeft = getComputedStyle(element.closest(".prose") ?? element).direction === "rtl";
    const room = rightToLeft ? document.documentElement.clientWidth - text.right : text.left;
    let top = box.top + Math.max(0, (lineOf(element) - own.height) / 2);
    let left = rightToLeft ? text.right + 4 : text.left - own.width - 4;
    if (isDisplayed(element)) top = box.top + (box.height - own.height) / 2;
    // The paragraph sign alone may reach over the edge a little, on phones.
    const over = element.localName === "math" || own.width - 8 > room;
    handle.classList.toggle("over", over);
    if (over) {
      top = box.top - own.height > 0 ? box.top - own.height : box.bottom;
      left = element.localName === "math" || rightToLeft ? box.left : box.right - own.width;
    }
    handle.style.top = `${top + scrollY}px`;
    handle.style.left = `${Math.max(0, Math.min(left, document.documentElement.clientWidth - own.width)) + scrollX}px`;
  }

  const lineOf = (element) => Number.parseFloat(getComputedStyle(element).lineHeight) || element.clientHeight;

  const partOf = (target) => target.closest?.(PARTS);

  function pointed({ target, pointerType }) {
    if (pointerType === "touch") return;
    if (handle.contains(target)) return clearTimeout(leaving);
    const found = partOf(target);
    if (found) show(found);
    else if (part && !handle.contains(document.activeElement)) {
      clearTimeout(leaving);
      leaving = setTimeout(hide, 500);
    }
  }

  function pressed(event) {
    const { target, pointerType } = event;
    if (handle.contains(target)) return;
    if (target.matches?.(".prose a.anchor") && !event.metaKey && !event.ctrlKey && !event.shiftKey) return copyLink(event);
    if (!getSelection().isCollapsed || target.closest?.(BUSY)) return;
    const math = target.closest?.("main .prose math");
    if (math && !math.closest(".math-display")) return show(math);
    const found = pointerType === "touch" && partOf(target);
    if (found) show(found);
    else if (part && !partOf(target)) hide();
  }

  async function copyLink(event) {
    event.preventDefault();
    const anchor = event.target;
    const url = `${location.href.replace(/#.*$/, "")}${anchor.getAttribute("href")}`;
    history.replaceState(history.state, "", url);
    tell(anchor, await copy(url));
    if (anchor === link) place(part);
  }

  async function copyTex() {
    if (button.hidden) return;
    tell(button, await copy(texOf(formulaOf(part))));
    place(part);
  }

  link.addEventListener("click", copyLink);
  button.addEventListener("click", copyTex);

  // By keys: one stop before the text, from which the arrows lead through its parts.
  const start = document.createElement("button");
  start.type = "button";
  start.className = "skip";
  start.textContent = t("js.part.walk");

  // A preview may take both away with what they stand beside.
  function settle() {
    hide();
    if (!handle.isConnected) document.querySelector("main").append(handle);
    if (!start.isConnected) document.querySelector(".prose")?.before(start);
  }

  function walk(by) {
    const parts = [...document.querySelectorAll(ALL)].filter((one) => one.checkVisibility?.() ?? true);
    const now = parts.indexOf(part);
    const next = parts[by === 0 ? 0 : Math.min(parts.length - 1, now + by)];
    if (!next || (by < 0 && now <= 0)) return start.focus();
    next.scrollIntoView({ block: "nearest" });
    show(next);
    (link.hidden ? button : link).focus({ preventScroll: true });
  }

  start.addEventListener("click", () => walk(0));
  start.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    walk(0);
  });

  handle.addEventListener("keydown", (event) => {
    const actions = {
      ArrowDown: () => walk(1),
      ArrowUp: () => walk(-1),
      ArrowLeft: () => (link.hidden ? button : link).focus(),
      ArrowRight: () => (button.hidden ? link : button).focus(),
      t: copyTex,
      Escape: () => {
        start.focus();
        hide();
      },
    };
    const action = event.ctrlKey || event.metaKey || event.altKey ? undefined : actions[event.key];
    if (action) {
      event.preventDefault();
      event.stopPropagation();
      action();
    } else if (event.key === "Tab") {
      // The handle stands at the end of the page; from here the reader goes on from the part.
      const left = part;
      left.tabIndex = -1;
      left.focus({ preventScroll: true });
      left.addEventListener("blur", () => left.removeAttribute("tabindex"), { once: true });
      hide();
    }
  });

  // A selection that begins or ends in a formula takes the whole of it.
  function wholeFormulas(range) {
    const around = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.("math");
    const [first, last] = [around(range.startContainer), around(range.endContainer)];
    if (first) range.setStartBefore(first);
    if (last) range.setEndAfter(last);
    return range;
  }

  // What is no text of the author's goes, and formulas become their TeX, whose lines may matter.
  function withTex(element) {
    for (const other of element.querySelectorAll("button, .anchor")) other.remove();
    for (const math of element.querySelectorAll("math")) {
      const sign = math.getAttribute("display") === "block" ? "$$" : "$";
      const tex = document.createElement("span");
      tex.style.whiteSpace = "pre";
      tex.textContent = `${sign}${texOf(math)}${sign}`;
      // The box of a long formula would put it on a line of its own.
      (math.closest(".math-long") ?? math).replaceWith(tex);
    }
    return element;
  }

  const written = (element) => withTex(element.cloneNode(true)).textContent.trim().replace(/\s+/g, " ");

  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    if (selection.isCollapsed || !selection.rangeCount || event.target.closest?.("input, textarea")) return;
    const piece = wholeFormulas(selection.getRangeAt(0).cloneRange()).cloneContents();
    if (!piece.querySelector("math")) return;
    // In the page for a moment, since only there it has lines.
    const frame = document.createElement("div");
    frame.className = "handle-copy";
    frame.append(piece);
    event.clipboardData.setData("text/html", frame.innerHTML);
    document.body.append(withTex(frame));
    event.clipboardData.setData("text/plain", frame.innerText);
    frame.remove();
    event.preventDefault();
  });

  document.addEventListener("pointerover", pointed);
  document.addEventListener("click", pressed);
  document.addEventListener("postil:patched", settle);
  addEventListener("resize", hide);
  settle();
  if (event?.type === "pointerover") pointed(event);
}
