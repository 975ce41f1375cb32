// Added to pages by `postil serve` alone. Keeps the page in front of the reader as the notes are: patches what has
// changed in place where that is safe, loads it anew otherwise, and shows the faults of its sources.
//
// It runs before the page's own deferred scripts, so that the page as the server sent it can be kept for comparison.
(() => {
  const here = new URL(".", document.currentScript.src);
  const DATA = "postil-live-data";
  // What may differ between two versions of a page without more than a patch: all else is loaded anew.
  const CONTAINERS = new Set([
    "MAIN", "ARTICLE", "SECTION", "DIV", "HEADER", "FOOTER", "ASIDE", "NAV", "UL", "OL", "LI", "DL", "DETAILS",
    "BLOCKQUOTE", "FIGURE", "TABLE", "TBODY", "TR",
  ]);
  const LARGEST = 1_000_000; // pairs of blocks to compare one by one

  let data = dataOf(document);
  let sent = null; // <main> as the server sent it, never shown
  const live = new WeakMap(); // its elements to those that are shown
  const own = new Set(); // style sheets, scripts and what stands in <body>, without what scripts have added since
  let running = false;
  let again = false;

  function dataOf(doc) {
    return JSON.parse(doc.getElementById(DATA)?.textContent ?? "{}");
  }

  function keep(node, shown) {
    live.set(node, shown);
    for (let i = 0; i < node.children.length; i++) keep(node.children[i], shown.children[i]);
  }

  function start() {
    for (const element of [...document.body.children, ...document.scripts, ...links(document)]) own.add(element);
    const main = document.querySelector("main");
    if (main) {
      sent = main.cloneNode(true);
      keep(sent, main);
    }
  }

  // ---- Changes -------------------------------------------------------------------------------------------------

  // The path of this page's file below the site, as the server names it.
  function file() {
    const path = decodeURIComponent(location.pathname.slice(new URL("..", here).pathname.length));
    return path === "" || path.endsWith("/") ? `${path}index.html` : path;
  }

  async function refresh() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      do {
        again = false;
        await update();
      } while (again);
    } catch {
      // The server is gone; the stream says when it is back.
    } finally {
      running = false;
    }
  }

  async function update() {
    const response = await fetch(location.pathname + location.search, { cache: "no-cache" });
    if (!response.headers.get("content-type")?.startsWith("text/html")) return;
    const doc = new DOMParser().parseFromString(await response.text(), "text/html");
    const next = dataOf(doc);
    if (next.page !== data.page || next.styles !== data.styles) {
      if (!sent || !isSafe(doc)) {
        location.reload();
        return;
      }
      swapStyles(doc, next.styles !== data.styles ? next.styles : "");
      if (next.page !== data.page) patchPage(doc);
    }
    data = next;
    showFaults();
  }

  // Only the title, descriptions, style sheets and what is in <main> may differ, and no script.
  function isSafe(doc) {
    const main = doc.querySelector("main");
    return main && !main.querySelector("script") && !sent.querySelector("script") && frame(doc) === frame(document);
  }

  function frame(doc) {
    const isSent = (e) => doc !== document || own.has(e);
    const scripts = [...doc.querySelectorAll("script[src]")].filter(isSent).map((s) => s.getAttribute("src"));
    const around = [...doc.body.children]
      .filter((e) => e.tagName !== "MAIN" && e.tagName !== "SCRIPT" && isSent(e))
      // What a script has changed since is not what the server sent, so only the words and the links are compared.
      .map((e) => [...e.querySelectorAll("a")].map((a) => a.getAttribute("href") + a.textContent).join("\n"));
    return JSON.stringify([scripts, around, doc.body.className]);
  }

  const links = (doc) => [...doc.querySelectorAll("link")].filter((link) => link.rel === "stylesheet");
  const pathOf = (link) => link.getAttribute("href").split("?")[0];

  function swapStyles(doc, stamp) {
    const old = links(document);
    const wanted = links(doc);
    for (const link of wanted) {
      let href = link.getAttribute("href");
      if (stamp && !href.includes("?")) href += `?v=${stamp}`;
      const before = old.find((other) => pathOf(other) === pathOf(link));
      if (before && before.getAttribute("href") === href) continue;
      if (before && !stamp && !link.getAttribute("href").includes("?")) continue;
      const fresh = document.importNode(link, true);
      fresh.setAttribute("href", href);
      own.add(fresh);
      // Both stand until the new one is there, so that the page is never without.
      fresh.addEventListener("load", () => before?.remove());
      if (before) before.after(fresh);
      else document.head.append(fresh);
    }
    const paths = new Set(wanted.map(pathOf));
    // Those of modules stay.
    for (const link of old) if (own.has(link) && !paths.has(pathOf(link))) link.remove();
  }

  function patchPage(doc) {
    const changed = [];
    if (document.title !== doc.title) document.title = doc.title;
    const next = document.importNode(doc.querySelector("main"), true);
    patch(sent, next, changed);
    reloadFiles();
    for (const element of changed) {
      element.dispatchEvent(new CustomEvent("postil:patched", { bubbles: true }));
    }
    reveal(changed);
  }

  // Make the shown counterpart of `old` look like `next`. Both are as sent by the server; `old` takes on the state of
  // `next`, so that the following change is compared with this one.
  function patch(old, next, changed) {
    if (old.isEqualNode(next)) return;
    const shown = live.get(old);
    if (!shown || !isPatchable(old, next)) {
      replace(old, next, changed);
      return;
    }
    for (const [mine, theirs] of pairs([...old.children], [...next.children])) {
      if (mine && theirs) {
        patch(mine, theirs, changed);
      } else if (mine) {
        outermost(mine, shown)?.remove();
        mine.remove();
      } else {
        insert(old, shown, theirs, changed);
      }
    }
  }

  function isPatchable(old, next) {
    return CONTAINERS.has(old.tagName) && old.tagName === next.tagName && hasSameAttributes(old, next) &&
      isOfElements(old) && isOfElements(next);
  }

  function hasSameAttributes(one, other) {
    return one.attributes.length === other.attributes.length &&
      [...one.attributes].every((a) => other.getAttribute(a.name) === a.value);
  }

  function isOfElements(element) {
    return [...element.childNodes].every((n) => n.nodeType === 1 || (n.nodeType === 3 && !n.data.trim()));
  }

  // The shown node below `container` that holds the counterpart of `node`, which a script may have wrapped.
  function outermost(node, container) {
    let shown = live.get(node);
    while (shown && shown.parentNode !== container) shown = shown.parentNode;
    return shown;
  }

  function replace(old, next, changed) {
    const container = old.parentNode && live.get(old.parentNode);
    const shown = container ? outermost(old, container) : live.get(old);
    const fresh = next.cloneNode(true);
    const open = [...shown.querySelectorAll("details")].map((d) => d.open);
    [...fresh.querySelectorAll("details")].forEach((d, i) => (d.open = open[i] ?? d.open));
    if (shown.tagName === "DETAILS" && fresh.tagName === "DETAILS") fresh.open = shown.open;
    const copy = next.cloneNode(true);
    keep(copy, fresh);
    shown.replaceWith(fresh);
    if (old.parentNode) old.replaceWith(copy);
    if (old === sent) sent = copy;
    changed.push(fresh);
  }

  // `theirs` still stands in the new page behind the counterpart of the child of `old` that it has to follow.
  function insert(old, shown, theirs, changed) {
    const copy = theirs.cloneNode(true);
    const fresh = theirs.cloneNode(true);
    keep(copy, fresh);
    const place = [...theirs.parentNode.children].indexOf(theirs);
    const before = place > 0 ? old.children[place - 1] : null;
    if (before) {
      before.after(copy);
      (outermost(before, shown) ?? shown.lastChild).after(fresh);
    } else {
      old.prepend(copy);
      shown.prepend(fresh);
    }
    changed.push(fresh);
  }

  // What became of each block: [old, new], [old, null] or [null, new] in the order of the new page. Equal blocks keep
  // to each other (the longest common subsequence); between them the others are paired in turn.
  function* pairs(olds, news) {
    let head = 0;
    while (head < olds.length && head < news.length && olds[head].isEqualNode(news[head])) head++;
    let tail = 0;
    const most = Math.min(olds.length, news.length) - head;
    while (tail < most && olds[olds.length - 1 - tail].isEqualNode(news[news.length - 1 - tail])) tail++;
    const old = olds.slice(head, olds.length - tail);
    const fresh = news.slice(head, news.length - tail);
    let i = 0;
    let j = 0;
    for (const [a, b] of [...common(old, fresh), [old.length, fresh.length]]) {
      yield* between(old.slice(i, a), fresh.slice(j, b));
      [i, j] = [a + 1, b + 1];
    }
  }

  function* between(old, fresh) {
    const gone = old.length - fresh.length;
    for (const element of old.slice(0, Math.max(gone, 0))) yield [element, null];
    const left = old.slice(Math.max(gone, 0));
    for (let k = 0; k < fresh.length; k++) {
      const mine = left[k];
      if (mine && mine.tagName === fresh[k].tagName) {
        yield [mine, fresh[k]];
      } else {
        if (mine) yield [mine, null];
        yield [null, fresh[k]];
      }
    }
  }

  function common(old, fresh) {
    if (old.length * fresh.length > LARGEST) return [];
    const a = old.map((e) => e.outerHTML);
    const b = fresh.map((e) => e.outerHTML);
    const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
    for (let i = a.length - 1; i >= 0; i--) {
      for (let j = b.length - 1; j >= 0; j--) {
        lengths[i][j] = a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
      }
    }
    const found = [];
    for (let i = 0, j = 0; i < a.length && j < b.length; ) {
      if (a[i] === b[j]) found.push([i++, j++]);
      else if (lengths[i + 1][j] >= lengths[i][j + 1]) i++;
      else j++;
    }
    return found;
  }

  // Bring the first changed block into view if none of them is, and mark all of them for a moment.
  function reveal(changed) {
    const shown = changed.filter((e) => e.isConnected && e.tagName !== "MAIN");
    if (!shown.length) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const inView = (e) => {
      const box = e.getBoundingClientRect();
      return box.bottom > 0 && box.top < innerHeight;
    };
    const off = !shown.some(inView);
    if (off) shown[0].scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
    for (const element of shown) {
      element.animate(
        [{ outline: "2px solid rgb(220 160 30 / 90%)", outlineOffset: "4px" }, { outline: "2px solid transparent", outlineOffset: "4px" }],
        { duration: off ? 2500 : 1200, easing: "ease-in" },
      );
    }
  }

  // Files that pages show by an address which does not change with them, each with the epoch of its last change.
  const stamps = new Map();

  function reloadFiles() {
    if (!stamps.size) return;
    for (const element of document.querySelectorAll("img[src], video[src], audio[src], source[src]")) {
      const url = new URL(element.src, location.href);
      const stamp = stamps.get(url.pathname);
      if (!stamp || url.searchParams.get("v") === stamp) continue;
      url.searchParams.set("v", stamp);
      element.src = url.href;
    }
  }

  function stampFiles(change) {
    const base = new URL("..", here);
    for (const url of change.assets) stamps.set(new URL(encodeURI(url.slice(1)), base).pathname, String(change.epoch));
  }

  // ---- Faults --------------------------------------------------------------------------------------------------

  const FEW = 3; // faults that are shown at once: more would lie over the page
  let panel = null;

  function showFaults() {
    const over = data.over ?? [];
    const faults = data.faults ?? [];
    if (!over.length && !faults.length) {
      panel?.remove();
      panel = null;
      return;
    }
    if (!panel) {
      panel = document.createElement("div");
      panel.id = "postil-live";
      // It speaks English whatever the site does.
      panel.lang = "en";
      panel.dir = "ltr";
      // It has a style sheet of its own, which the site's cannot reach.
      panel.attachShadow({ mode: "open" }).append(element("link", { rel: "stylesheet", href: new URL("live.css", here).href }));
    }
    const kind = over.length ? "over" : "aside";
    const box = element("section", { class: kind, role: "status", "aria-label": "Faults" });
    const isOpen = chosen(kind) ?? (kind === "over" || faults.length <= FEW);
    box.append(summary(over, kind, isOpen));
    if (isOpen) box.append(listOf([...over, ...faults]));
    // The style sheet stays: without it the panel would stand at the end of the page.
    panel.shadowRoot.querySelector("section")?.remove();
    panel.shadowRoot.append(box);
    if (!panel.isConnected) document.body.append(panel);
  }

  // Whether the reader has opened this kind of panel, or folded it; kept until the tab is closed.
  function chosen(kind, isOpen) {
    const key = `postil-live-${kind}`;
    try {
      if (isOpen !== undefined) sessionStorage.setItem(key, isOpen ? "open" : "folded");
      const kept = sessionStorage.getItem(key);
      return kept ? kept === "open" : undefined;
    } catch {
      return isOpen;
    }
  }

  function summary(over, kind, isOpen) {
    const parts = Object.entries(data.counts).map(([severity, n]) => [n, severity]).filter(([n]) => n);
    const words = parts.map(([n, severity]) => `${n} ${severity}${n > 1 ? "s" : ""}`).join(", ");
    const text = over.length ? `${words}: this is the last good version` : words;
    const button = element("button", { type: "button", "aria-expanded": String(isOpen) }, text);
    button.append(element("span", { class: "fold" }, isOpen ? "fold ▾" : "unfold ▴"));
    button.addEventListener("click", () => {
      chosen(kind, !isOpen);
      showFaults();
      panel.shadowRoot.querySelector("button").focus({ preventScroll: true });
    });
    return button;
  }

  function listOf(faults) {
    const list = element("ol", {});
    for (const fault of faults) {
      const place = [fault.path, fault.line, fault.column].filter((part) => part).join(":");
      const where = fault.editor ? element("a", { href: fault.editor }, place) : element("span", { class: "place" }, place);
      const item = element("li", { class: fault.severity });
      item.append(where, " ", element("span", { class: "code" }, `${fault.severity}[${fault.code}]`));
      item.append(element("p", {}, fault.message));
      if (fault.source !== undefined) {
        item.append(element("pre", {}, `${fault.source}\n${" ".repeat(fault.caret)}^`));
      }
      if (fault.hint) item.append(element("p", { class: "hint" }, fault.hint));
      list.append(item);
    }
    const left = Object.values(data.counts).reduce((sum, n) => sum + n, 0) - faults.length;
    if (left > 0) list.append(element("li", {}, `… and ${left} more: postil build -v tells them`));
    return list;
  }

  function element(name, attributes, text) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  // ---- The stream ----------------------------------------------------------------------------------------------

  let stream = null;
  let retry = 0;

  function listen() {
    if (stream && stream.readyState !== EventSource.CLOSED) return;
    clearTimeout(retry);
    stream = new EventSource(new URL("changes", here));
    // Whatever happened before the stream began, or while there was none, is found by looking at the page.
    stream.addEventListener("hello", () => {
      tell();
      refresh();
    });
    stream.addEventListener("change", (event) => {
      const change = JSON.parse(event.data);
      tell();
      stampFiles(change);
      reloadFiles();
      if (!change.pages || change.pages.includes(file()) || data.page === undefined) refresh();
    });
    // A browser gives up when a server answers with an error, as one does that is just about to end.
    stream.addEventListener("error", () => {
      if (stream?.readyState === EventSource.CLOSED) retry = setTimeout(listen, 1000);
    });
  }

  // For scripts that keep other pages in memory.
  function tell() {
    document.dispatchEvent(new CustomEvent("postil:changed"));
  }

  function pause() {
    clearTimeout(retry);
    stream?.close();
    stream = null;
  }

  start();
  showFaults();
  // A browser opens six connections to a server at most: tabs that nobody sees leave them to the others.
  document.addEventListener("visibilitychange", () => (document.hidden ? pause() : listen()));
  addEventListener("pagehide", pause);
  addEventListener("pageshow", () => !document.hidden && listen());
  addEventListener("online", listen);
  if (!document.hidden) listen();
})();
