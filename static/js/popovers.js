// Cards that show where a link of this site leads, when it is pointed at, focused or pressed for long, and footnotes
// where they are referred to. Without this script a link is a link.
//
// There is one card at a time, which goes when the pointer or the focus does, and one more that the reader has kept
// open; links in the latter have cards in turn. A tap and a click do what they always do, but on a footnote's number.
const HOVER = 300; // milliseconds until a card opens
const FOCUS = 500;
const PRESS = 450; // before a browser's own menu for links comes up
const LEAVE = 250; // the way from the link to its card
const SLIP = 10; // pixels that a finger moves while it rests
const GAP = 6;
const EDGE = 8;

const LINKS = ".prose a, .abstract a, .after a, .around a, .note-source a, .paper .title a, .preview.kept a";
const NO_LINKS = "[href^='#page-'], .anchor, .footnote-backref, .by a, .links a, .toc a, [download], [role='button']";
const STOPS = "a[href], button, summary, [tabindex='0']";

export default function (postil, event) {
  const previews = postil.load("previews");
  const site = new URL(postil.root, location.href);
  let shown = null; // { card, link, mode }, where mode is "hover" or "held"
  let kept = null;
  let asked = null; // { link } whose card is on its way
  let left = null; // the link whose card was sent away, until something else is pointed at
  let pressed = null; // { link, timer, x, y } of a finger
  let opening = 0;
  let closing = 0;
  let count = 0;

  function linkAt(target) {
    const link = target.closest?.("a[href]");
    if (!link?.matches(LINKS) || link.matches(NO_LINKS) || link.target === "_top") return null;
    const isPage = link.origin === site.origin && link.pathname.startsWith(site.pathname) &&
      /(\/|\.html|\/[^./]*)$/.test(link.pathname);
    return isPage && !isSaid(link) ? link : null;
  }

  // A list that shows summaries says as much as its cards would, and so does a footnote in the margin.
  function isSaid(link) {
    return link.closest(".paper")?.querySelector(".summary")?.checkVisibility?.() || Boolean(noteOf(link)?.matches(".beside"));
  }

  const isNoteref = (link) => link.getAttribute("role") === "doc-noteref" && link.getAttribute("href").startsWith("#");

  function noteOf(link) {
    return isNoteref(link) ? document.getElementById(decodeURIComponent(link.hash.slice(1))) : null;
  }

  // ---- Opening and closing -----------------------------------------------------------------------------------------

  async function open(link, mode, point) {
    clearTimeout(opening);
    const mine = (asked = { link });
    const content = await (await previews).cardOf(link);
    if (asked !== mine) return;
    asked = null;
    if (!content || !link.isConnected) return;
    close();
    stay();
    shown = { link, mode, card: cardFor(content, mode), title: link.title };
    link.removeAttribute("title"); // its small print would lie over the card
    const { card } = shown;
    document.body.append(card);
    card.showPopover?.();
    place(card, link, point);
    const text = card.querySelector(".preview-text");
    if (text.scrollHeight > text.clientHeight) text.tabIndex = 0;
    link.setAttribute("aria-expanded", "true");
    link.setAttribute("aria-controls", card.id);
    link.setAttribute("aria-describedby", `${card.id}-says`);
  }

  function close(one = shown) {
    if (!one) return;
    const { card, link, title } = one;
    if (one === shown) shown = null;
    else kept = null;
    const within = card.contains(document.activeElement);
    card.remove();
    for (const name of ["aria-expanded", "aria-controls", "aria-describedby"]) link.removeAttribute(name);
    if (title) link.title = title;
    if (within && link.isConnected) {
      left = link;
      link.focus({ preventScroll: true });
    }
  }

  function cardFor({ kind, name, from, head, blocks }, mode) {
    const card = document.createElement("div");
    card.className = `preview preview-${kind}`;
    card.id = `page-preview-${++count}`;
    card.popover = "manual";
    card.tabIndex = -1;
    card.setAttribute("role", "dialog");
    card.setAttribute("aria-label", name);
    const text = document.createElement("div");
    text.className = "preview-text";
    const [top, prose] = [document.createElement("div"), document.createElement("div")];
    top.append(...head);
    prose.className = "prose";
    prose.append(...blocks);
    (head.length ? top : prose).id = `${card.id}-says`;
    text.append(...[top, prose].filter((part) => part.childElementCount));
    card.append(text, barFor(from, mode));
    return card;
  }

  function barFor(from, mode) {
    const bar = document.createElement("div");
    bar.className = "preview-bar";
    const origin = document.createElement("span");
    origin.className = "preview-from";
    origin.append(...from);
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = postil.t(mode === "hover" ? "js.preview.keep" : "js.preview.close");
    bar.append(origin, button);
    return bar;
  }

  function hold() {
    shown.mode = "held";
    shown.card.querySelector(".preview-bar button").textContent = postil.t("js.preview.close");
  }

  // The card stays where it is in the window from now on, whatever is read beside it.
  function keep() {
    close(kept);
    kept = shown;
    shown = null;
    const { card } = kept;
    const box = card.getBoundingClientRect();
    card.classList.add("kept");
    Object.assign(card.style, { top: `${box.top}px`, left: `${box.left}px` });
    card.querySelector(".preview-bar button").textContent = postil.t("js.preview.close");
  }

  function fit({ card }) {
    const { clientWidth: width } = document.documentElement;
    const { left: x, top: y } = card.getBoundingClientRect();
    card.style.left = `${Math.max(EDGE, Math.min(x, width - EDGE - card.offsetWidth))}px`;
    card.style.top = `${Math.max(EDGE, Math.min(y, innerHeight - EDGE - card.offsetHeight))}px`;
  }

  function wait(link, delay, point) {
    if (link === kept?.link) return;
    asked = { link };
    opening = setTimeout(() => open(link, "hover", point), delay);
  }

  function forget() {
    clearTimeout(opening);
    asked = null;
  }

  function leave() {
    forget();
    closing ||= setTimeout(() => {
      closing = 0;
      if (shown?.mode === "hover" && !isWanted(shown)) close();
    }, LEAVE);
  }

  function stay() {
    clearTimeout(closing);
    closing = 0;
  }

  function isWanted({ card, link }) {
    const active = document.activeElement;
    return card.matches(":hover") || link.matches(":hover") || card.contains(active) ||
      (active === link && link.matches(":focus-visible"));
  }

  // ---- Placing -----------------------------------------------------------------------------------------------------

  // Below the line of the link that is pointed at, or above it where there is more room; never outside of the window.
  function place(card, link, point) {
    const boxes = [...link.getClientRects()];
    const box = boxes.find((b) => point && point.y >= b.top && point.y <= b.bottom && point.x <= b.right) ?? boxes[0];
    const { clientWidth: width } = document.documentElement;
    const bottom = box.bottom + (link.closest("sup") ? box.height / 2 : 0); // of the line that it stands in
    const below = innerHeight - bottom - GAP - EDGE;
    const above = box.top - GAP - EDGE;
    const isBelow = card.offsetHeight <= below || below >= above;
    card.style.maxBlockSize = `min(${Math.max(isBelow ? below : above, 0)}px, var(--preview-height))`;
    const top = isBelow ? bottom + GAP : box.top - GAP - card.offsetHeight;
    const start = getComputedStyle(link).direction === "rtl" ? box.right - card.offsetWidth : box.left;
    const x = Math.max(EDGE, Math.min(start, width - EDGE - card.offsetWidth));
    // In the page's own measures, so that it moves with its link when the page is scrolled.
    Object.assign(card.style, { top: `${top + scrollY}px`, left: `${x + scrollX}px` });
  }

  // ---- Pointing ----------------------------------------------------------------------------------------------------

  function point({ target, pointerType, buttons, clientX: x, clientY: y }) {
    if (pointerType === "touch") return;
    if (shown?.card.contains(target)) return stay();
    const link = buttons ? null : linkAt(target);
    if (link && link === shown?.link) return stay();
    if (link && (link === asked?.link || link === left)) return;
    left = null;
    leave();
    if (link && shown?.mode !== "held") wait(link, HOVER, { x, y });
  }

  document.addEventListener("pointerover", point);
  document.documentElement.addEventListener("pointerleave", leave);

  // ---- Keys --------------------------------------------------------------------------------------------------------

  function focus({ target }) {
    if (shown?.card.contains(target) || target === shown?.link) return stay();
    leave();
    const link = target.matches(":focus-visible") ? linkAt(target) : null;
    if (link && link !== left) wait(link, FOCUS);
    if (link !== left) left = null;
  }

  document.addEventListener("focusin", focus);
  document.addEventListener("keydown", (event) => {
    // What lies over the page, as a search does, hears the key first.
    if (event.key === "Escape" && (shown || kept || asked) && !event.target.closest?.("dialog")) {
      left = (shown ?? asked ?? kept).link;
      forget();
      close(shown ?? kept);
      event.preventDefault();
    } else if (event.key === "Tab" && !event.altKey && !event.ctrlKey) {
      walk(event);
    }
  });

  // A card stands at the end of the document; for the Tab key it stands behind its link.
  function walk(event) {
    const active = document.activeElement;
    const one = [shown, kept].find((each) => each && (each.link === active || each.card.contains(active)));
    if (!one) return;
    const stops = [...one.card.querySelectorAll(STOPS)].filter((e) => e.checkVisibility?.() ?? true);
    const at = stops.indexOf(active);
    if (active === one.link) {
      if (event.shiftKey) return;
      stops[0].focus();
    } else if (event.shiftKey && at <= 0) {
      one.link.focus();
    } else if (!event.shiftKey && at === stops.length - 1) {
      // From the link the browser itself goes on to what follows.
      one.link.focus();
      if (one === shown) close();
      return;
    } else {
      return;
    }
    event.preventDefault();
  }

  // ---- Pressing ----------------------------------------------------------------------------------------------------

  function touch({ target, pointerType, clientX: x, clientY: y }) {
    release();
    pressed = null;
    if (shown && !shown.card.contains(target) && !shown.link.contains(target)) close();
    const link = pointerType === "touch" ? linkAt(target) : null;
    if (!link || isNoteref(link)) return;
    link.classList.add("pressed"); // no menu and no selection of its own, where style sheets decide that
    pressed = { link, x, y, timer: setTimeout(press, PRESS) };
  }

  document.addEventListener("pointerdown", touch);

  function press() {
    pressed.timer = 0;
    open(pressed.link, "held", pressed);
  }

  function release() {
    pressed?.link.classList.remove("pressed");
    if (pressed?.timer) {
      clearTimeout(pressed.timer);
      pressed = null;
    }
  }

  document.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (pressed?.timer && Math.hypot(clientX - pressed.x, clientY - pressed.y) > SLIP) release();
  });
  document.addEventListener("pointerup", release);
  document.addEventListener("pointercancel", release);
  for (const name of ["contextmenu", "dragstart"]) {
    document.addEventListener(name, (event) => pressed && event.preventDefault());
  }

  function click(event) {
    const { target } = event;
    const one = [shown, kept].find((each) => each?.card.contains(target));
    if (one && target.closest(".preview-bar button")) {
      if (one === shown && one.mode === "hover") keep();
      else close(one);
      return;
    }
    const link = linkAt(target);
    if (pressed?.link === link && link) {
      // The finger has rested on the link and is lifted: that was no tap.
      event.preventDefault();
    } else if (link && isNoteref(link) && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) {
      event.preventDefault();
      showNote(link, event);
    } else if (link) {
      left = link;
      drop();
    }
    pressed = null;
  }

  document.addEventListener("click", click);

  // A footnote's number opens and closes its card; by key it leads into it.
  async function showNote(link, { detail, clientX: x, clientY: y }) {
    if (kept?.link === link) return close(kept);
    if (shown?.link !== link) await open(link, "held", detail ? { x, y } : undefined);
    else if (shown.mode === "held") return close();
    else hold();
    if (!detail && shown?.link === link) shown.card.focus();
  }

  // ---- What changes around the cards -------------------------------------------------------------------------------

  function drop() {
    forget();
    close();
  }
  addEventListener("resize", () => {
    drop();
    if (kept) fit(kept);
  });
  addEventListener("pagehide", drop);
  document.addEventListener("postil:patched", () => {
    for (const one of [shown, kept]) if (one && !one.link.isConnected) close(one);
  });

  // What called for this script may still go on now that it is here.
  if (event?.pointerType === "touch" && event.target.hasPointerCapture(event.pointerId)) touch(event);
  else if (event?.type === "pointerover" && event.target.matches(":hover")) point(event);
  else if (event?.type === "focusin" && event.target === document.activeElement) focus(event);
  else if (event?.type === "click") click(event);
}
