// What scripts add to a page that is complete without them: the choice of colours, a tidy address, keys; and further
// modules, loaded when there is something for them to do.
(() => {
  const root = document.documentElement;
  const script = document.currentScript;

  // Modules, and when one is wanted: as soon as the page has an element that fits `at`, or, with `on`, once one of these
  // events happens in it, if that fits `when`; with `instead` it does not do what it would do without scripts, and what
  // happens while the module is on its way happens once it is there. Each is js/<name>.js, named by the script tag of
  // this file as data-<name>, with its style sheet as data-<name>-css. It exports a function of `postil` below and of
  // the event, if one called it; what that returns is what other modules get by load(name).
  const MODULES = [
    { name: "contents", at: ".toc, .prose :is(h1, h2, h3, h4, h5, h6)[id]" },
    { name: "list", at: ".list-bar ~ .reading-list[data-index]" },
    { name: "list", at: "body:has(.list-bar) [data-facet] a, .list-bar :is(a, button)", on: "click", when: isPlain, instead: true },
    { name: "popovers", at: "main", on: "pointerover focusin" },
    { name: "popovers", at: '[role="doc-noteref"]', on: "click", when: isForCard, instead: true },
    { name: "cite", at: ".cite", on: "click focusin" },
    { name: "handles", at: "body:has(.prose)", on: "pointerover focusin keydown" },
    { name: "figures", at: ".zoom" },
    { name: "trail", at: ".reading-list, .entry-link, .around, .search-open" },
    { name: "sidenotes", at: '[role="doc-endnotes"]' },
    { name: "boxes", at: ".math-display, .math-long, .prose table, .prose pre" },
    { name: "search", at: ".search-here" },
    { name: "search", at: ".search-open:not([aria-current])", on: "click", when: isPlain, instead: true },
    { name: "keys", on: "keydown", when: isKey, instead: true },
    { name: "keys", at: ".keys-open", on: "click" },
  ];

  const plurals = new Intl.PluralRules(root.lang || "en");

  // The words for a key of templates/strings/*.yaml that begins with "js.", with values in the places of their names.
  function t(key, values = {}) {
    const found = window.postilStrings?.[key] ?? key;
    const text = typeof found === "string" ? found : (found[plurals.select(values.count)] ?? found.other);
    return text.replace(/\{([a-z_]+)\}/g, (all, name) => values[name] ?? all);
  }

  // A key of its own, pressed while nobody writes, and not turned off. What buttons have as aria-keyshortcuts is pressed
  // like them, at once; the others are in keys.js.
  function isKey({ key, target, ctrlKey, metaKey, altKey, isComposing, defaultPrevented }) {
    if (ctrlKey || metaKey || altKey || isComposing || defaultPrevented) return false;
    if (!["/", "j", "k", "o", "t", "?"].includes(key) || !keys()) return false;
    return !target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog[open]");
  }

  // A press that opens a link here, not in another tab.
  function isPlain({ ctrlKey, metaKey, shiftKey, altKey }) {
    return !(ctrlKey || metaKey || shiftKey || altKey);
  }

  // Notes that stand beside the text need no card.
  function isForCard(event) {
    return isPlain(event) && !document.querySelector(".beside");
  }

  // Whether single keys do something; with a value it is set, and remembered.
  function keys(on) {
    try {
      if (on) localStorage.removeItem("postil-keys");
      else if (on === false) localStorage.setItem("postil-keys", "off");
      return localStorage.getItem("postil-keys") !== "off";
    } catch {
      return true;
    }
  }

  const loaded = new Map();
  const ready = new Set();

  // What a module gives to others, once it and its style sheet are there. Files on disk may not import each other.
  function load(name, event) {
    if (!loaded.has(name)) {
      const url = location.protocol === "file:" ? undefined : urls[name];
      loaded.set(name, url ? start(name, event) : Promise.reject(new Error(`no module ${name}`)));
    }
    return loaded.get(name);
  }

  async function start(name, event) {
    strings ??= adding("script", { src: urls.strings });
    const href = urls[`${name}Css`];
    const [module] = await Promise.all([import(urls[name]), strings, href && adding("link", { rel: "stylesheet", href })]);
    const made = await module.default(postil, event);
    ready.add(name);
    return made;
  }

  // The strings are wanted with the first module. A style sheet goes where the others are, so that the site's own wins.
  let strings;
  function adding(name, properties) {
    return new Promise((resolve) => {
      const made = Object.assign(document.createElement(name), properties);
      made.onload = made.onerror = resolve;
      const last = [...document.querySelectorAll("head > [rel=stylesheet]")].at(-1);
      last ? last.after(made) : document.head.append(made);
    });
  }

  // The button, link or field that a key stands for.
  function press(event) {
    const named = isKey(event) ? [...document.querySelectorAll(`[aria-keyshortcuts~="${event.key}"]`)] : [];
    const button = named.find((element) => element.checkVisibility());
    if (!button) return;
    event.preventDefault();
    button.localName === "input" ? button.focus() : button.click();
  }

  // What is written while the search is on its way goes into a field of its own, until that has one (js/search.js): no
  // letter is lost or taken for a key, and phones show their keyboard. Escape takes it back.
  function writeAhead(event) {
    const link = event.target.closest?.(".search-open:not([aria-current])");
    if (!link || !isPlain(event) || ready.has("search") || postil.ahead?.isConnected) return;
    const from = document.activeElement;
    const field = Object.assign(document.createElement("input"), { className: "hidden", ariaLabel: link.textContent, from });
    field.style.fontSize = "16px"; // smaller ones are enlarged by phones, and the page with them
    field.addEventListener("keydown", ({ key, isComposing }) => {
      if (key !== "Escape" || isComposing) return;
      from.focus({ preventScroll: true });
      field.remove();
    });
    for (const type of ["compositionstart", "compositionend"]) {
      field.addEventListener(type, () => (field.isComposing = type === "compositionstart"));
    }
    postil.ahead = field;
    link.parentElement.append(field);
    field.focus({ preventScroll: true });
  }

  const urls = {};
  for (const [name, url] of Object.entries(script.dataset)) urls[name] = new URL(url, location).href;
  const postil = { t, load, urls, isKey, keys, root: new URL(".", urls.root).href };

  // The page is whole without what cannot be loaded.
  const call = (name, event) => load(name, event).catch(() => {});

  function callModules() {
    for (const { name, at, on } of MODULES) if (!on && !loaded.has(name) && document.querySelector(at)) call(name);
  }

  document.addEventListener("keydown", press);
  if (location.protocol !== "file:") document.addEventListener("click", writeAhead);

  for (const { name, at, on, when, instead } of MODULES) {
    if (!on || location.protocol === "file:") continue;
    const calling = new AbortController();
    const heard = (event) => {
      if ((at && !event.target.closest?.(at)) || (when && !when(event))) return;
      const isCalled = loaded.has(name);
      if (ready.has(name) || !instead) calling.abort();
      if (ready.has(name) || (isCalled && !instead)) return;
      if (instead) event.preventDefault();
      const again = () => isCalled && event.target.dispatchEvent(new event.constructor(event.type, event));
      load(name, event).then(instead && again, () => {
        calling.abort();
        const link = instead && at && event.target.closest(at);
        if (link?.href) location.href = link.href;
      });
    };
    const how = { signal: calling.signal, passive: !instead };
    for (const type of on.split(" ")) document.addEventListener(type, heard, how);
  }

  // What is only for a server, and what is to be said without one.
  for (const part of document.querySelectorAll(location.protocol === "file:" ? ".on-disk" : ".keys-open")) part.hidden = false;

  // Pages link to the file itself so that the folder can be opened from disk; a server knows the shorter address.
  if (location.protocol.startsWith("http") && location.pathname.endsWith("/index.html")) {
    history.replaceState(history.state, "", location.href.replace(/\/index\.html(?=[?#]|$)/, "/"));
  }

  const glyphs = { system: "◐", light: "○", dark: "●" };
  const night = matchMedia("(prefers-color-scheme: dark)");

  // From the system's colours to the other ones, so that the first press shows; then to the system's, fixed; then back.
  function following(theme) {
    const [own, other] = night.matches ? ["dark", "light"] : ["light", "dark"];
    return { system: other, [other]: own, [own]: "system" }[theme];
  }

  function setUpToggle(button) {
    const [mark, label] = button.children;
    const labels = button.dataset.labels.split("|");
    const show = () => {
      const theme = root.dataset.theme ?? "system";
      mark.textContent = glyphs[theme];
      label.textContent = button.title = labels[["system", "light", "dark"].indexOf(theme)];
      tintBrowser();
    };
    button.addEventListener("click", () => {
      const theme = following(root.dataset.theme ?? "system");
      if (theme === "system") delete root.dataset.theme;
      else root.dataset.theme = theme;
      try {
        if (theme === "system") localStorage.removeItem("postil-theme");
        else localStorage.setItem("postil-theme", theme);
      } catch {
        // Not remembered, but the page in front of the reader still changes.
      }
      show();
    });
    addEventListener("storage", (event) => {
      if (event.key !== "postil-theme") return;
      if (event.newValue) root.dataset.theme = event.newValue;
      else delete root.dataset.theme;
      show();
    });
    show();
  }

  // The browser's own bars take the colour of the paper, also when it is not the system's.
  function tintBrowser() {
    const paper = getComputedStyle(root).getPropertyValue("--paper").trim();
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
      meta.dataset.own ??= meta.content;
      meta.content = root.dataset.theme ? paper : meta.dataset.own;
    }
  }

  for (const button of document.querySelectorAll(".theme-toggle")) setUpToggle(button);
  // The first view does not wait for modules, but where the list is to be another than the page has (js/theme.js). Not
  // all browsers tell when they have painted.
  if (location.search) callModules();
  else new PerformanceObserver(callModules).observe({ type: "paint", buffered: true });
  setTimeout(callModules, 2000);
  // A preview puts changed pieces into the page while it is open.
  document.addEventListener("postil:patched", callModules);
})();
