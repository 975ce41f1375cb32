// The search: a box over any page, or the page /search/ itself. What is written is looked for as it is written; results
// are papers and pages, each with the places where the words stand. The focus stays in the field, arrows choose.
const PAUSE = 160; // milliseconds without a key after which is looked for what was written
const PATIENCE = 400; // milliseconds after which is said that a search takes long
const AGAIN = 2000; // milliseconds after which an index that is not there yet is asked for again
const WAVE = 3; // results whose pages are fetched at a time

export default async function (postil, event) {
  const { t } = postil;
  const [{ cut }, finder, passages] = await Promise.all(["words", "finder", "passages"].map(postil.load));
  const here = document.querySelector(".search-here");
  const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
  const either = new Intl.ListFormat(document.documentElement.lang || undefined, { type: "disjunction" });

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  // One search with its field and its results; `leave` is called before a result is gone to.
  function form({ leave = () => {}, changed = () => {} }) {
    const field = element("input", {
      type: "search", id: "page-search-field", role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list",
      "aria-controls": "page-search-results", "aria-label": t("js.search.words"), placeholder: t("js.search.words"),
      autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "search", "aria-keyshortcuts": "/",
    });
    const said = element("p", { class: "search-said", role: "status" });
    const list = element("div", { class: "search-results", id: "page-search-results", role: "listbox" });
    list.setAttribute("aria-label", t("js.search.results"));
    const end = element("div", { class: "search-end" });
    const scroller = element("div", { class: "search-scroller", tabindex: "-1" }, list, end);
    const bar = element("div", { class: "search-bar" }, said);
    const narrowing = element("div", { class: "search-narrow", hidden: "" });
    const box = element("div", { class: "search" }, bar, narrowing, scroller);

    let narrow; // the facets, once somebody wants them
    let choice = new Map();
    let parts = [];
    let hits = [];
    let asked; // what is looked for
    let listed; // what the list was found by
    let turn = 0;
    let timer;
    let active;

    // ---- What is said ------------------------------------------------------------------------------------------------

    function say(text, ...more) {
      if (said.textContent !== text) said.textContent = text;
      end.replaceChildren(...more);
    }

    // Nothing is found, but would be with other words (`meant`) or without the choice (`otherwise`).
    function sayNothing(otherwise, meant) {
      const clear = button(t("js.list.clear"), () => {
        choice = new Map();
        search();
      });
      const advice = otherwise ? [element("p", {}, clear)] : [element("p", {}, t("js.search.other")), lists()];
      const nothing = t("js.search.nothing", { words: field.value.trim() });
      say(meant.length ? `${nothing} ${t("js.search.meant", { words: either.format(meant) })}` : nothing, ...advice);
      list.replaceChildren(...meant.map(suggestion));
      listed = asked;
      if (meant.length) field.setAttribute("aria-expanded", "true");
    }

    // Another query, which is chosen as results are.
    function suggestion(words) {
      const made = option(new URL(`search/?q=${encodeURIComponent(words)}`, postil.root), "search-meant", element("bdi", {}, words));
      made.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        event.stopPropagation();
        field.value = words;
        field.focus();
        search();
      });
      return made;
    }

    function button(text, press) {
      const made = element("button", { type: "button" }, text);
      made.addEventListener("click", press);
      return made;
    }

    // The page has them below.
    const lists = () =>
      here ? "" : element("p", {}, element("a", { href: new URL("search/#page-search-else", postil.root) }, t("js.search.lists")));

    function sayFault(error) {
      const absent = finder.isAbsent(error);
      list.replaceChildren();
      const again = element("p", {}, button(t("js.search.again"), () => search()));
      say(t(absent ? "js.search.absent" : "js.search.failed"), again, lists());
      if (absent) timer = setTimeout(() => box.isConnected && field.checkVisibility() && search(), AGAIN);
    }

    // ---- Results -----------------------------------------------------------------------------------------------------

    function byline({ names, more, venue, year }) {
      const who = [names.join(", "), ...(more ? [t("js.search.others", { count: more })] : [])].filter(Boolean).join(" ");
      const where = [venue, venue.includes(String(year ?? "")) && venue ? "" : year].filter(Boolean).join(" ");
      return [who, where].filter(Boolean).join(" · ");
    }

    let count = 0;
    function option(href, kind, ...children) {
      const attributes = { href, role: "option", id: `page-search-${++count}`, class: kind, tabindex: "-1", "aria-selected": "false" };
      return element("a", attributes, ...children);
    }

    function textOf({ lang }, nodes, kind = "") {
      const text = element("span", { class: `search-text ${kind}` }, ...nodes);
      if (lang) text.lang = lang;
      return text;
    }

    async function result({ slot }) {
      const row = await finder.row(slot);
      const title = element("bdi", { class: "search-title" });
      title.innerHTML = row.title;
      if (row.lang) title.lang = row.lang;
      const by = byline(row);
      const first = option(row.url, "search-paper", title, ...(by ? [" ", element("span", { class: "search-by" }, by)] : []));
      passages.mark(first, parts);
      const found = await passages.of(row.url, parts).catch(() => []);
      const beginning = found.length ? [] : await passages.beginning(row.url).catch(() => []);
      if (beginning.length) first.append(" ", textOf(row, beginning, "search-beginning"));
      const others = found.map(({ id, heading, nodes }) => {
        const text = textOf(row, nodes);
        const section = heading ? [element("span", { class: "search-section" }, heading), " "] : [];
        return option(id ? `${row.url}#${encodeURIComponent(id)}` : row.url, "search-passage", ...section, text);
      });
      return element("div", { class: "search-hit", role: "group", "aria-labelledby": first.id }, first, ...others);
    }

    // Adds results as long as their end is in sight.
    async function fill(mine, shown = 0) {
      while (mine === turn && shown < hits.length) {
        const wave = hits.slice(shown, shown + WAVE).map(result);
        for (const one of wave) {
          const made = await one;
          if (mine !== turn) return;
          if (shown++ === 0) {
            list.replaceChildren();
            listed = asked;
            scroller.scrollTop = 0;
          }
          list.append(made);
        }
        if (!(await inSight())) await seen();
      }
    }

    const near = () => ({ root: scroller.scrollHeight > scroller.clientHeight ? scroller : null, rootMargin: "100px" });
    const inSight = () =>
      new Promise((resolve) => {
        const watch = new IntersectionObserver(([{ isIntersecting }]) => {
          watch.disconnect();
          resolve(isIntersecting);
        }, near());
        watch.observe(end);
      });
    const seen = () =>
      new Promise((resolve) => {
        const watch = new IntersectionObserver(([{ isIntersecting }]) => {
          if (!isIntersecting) return;
          watch.disconnect();
          resolve();
        }, near());
        watch.observe(end);
      });

    async function search() {
      clearTimeout(timer);
      const mine = ++turn;
      asked = field.value;
      parts = cut(asked);
      choose(undefined);
      changed(field.value.trim(), choice);
      if (!parts.length) {
        hits = [];
        list.replaceChildren();
        field.setAttribute("aria-expanded", "false");
        return say("", element("p", {}, t("js.search.begin")), lists());
      }
      const late = setTimeout(() => mine === turn && say(t("js.search.busy")), PATIENCE);
      try {
        const found = await finder.find(parts);
        if (choice.size && !narrow) await openNarrow();
        await narrow?.ready(choice);
        const meant = found.length ? [] : await postil.load("meant").then((of) => of(field.value)).catch(() => []);
        clearTimeout(late);
        if (mine !== turn) return;
        hits = narrow ? narrow.take(found, choice) : found;
        field.setAttribute("aria-expanded", String(hits.length > 0));
        if (!hits.length) return sayNothing(found.length > 0, meant);
        say(t("js.search.found", { count: hits.length, number: number.format(hits.length) }));
        await fill(mine);
      } catch (error) {
        if (mine === turn) sayFault(error);
      } finally {
        clearTimeout(late);
      }
    }

    // ---- Narrowing down ----------------------------------------------------------------------------------------------

    async function openNarrow() {
      const make = await postil.load("narrow");
      narrow ??= await make({ box: narrowing, chosen: (changed) => ((choice = changed), search()) });
      narrower.setAttribute("aria-expanded", "true");
      narrowing.hidden = false;
    }

    const narrower = element("button", { type: "button", class: "search-narrower", "aria-expanded": "false", hidden: "" });
    narrower.textContent = t("js.search.narrow");
    narrower.addEventListener("click", () => {
      if (narrowing.hidden) return openNarrow().then(search, sayFault);
      narrower.setAttribute("aria-expanded", "false");
      narrowing.hidden = true;
    });
    bar.append(narrower);
    finder.hasFacets().then((there) => (narrower.hidden = !there), () => {});

    // ---- Keys --------------------------------------------------------------------------------------------------------

    const options = () => [...list.querySelectorAll('[role="option"]')];

    function choose(next) {
      active?.setAttribute("aria-selected", "false");
      active = next;
      if (!next) return field.removeAttribute("aria-activedescendant");
      next.setAttribute("aria-selected", "true");
      field.setAttribute("aria-activedescendant", next.id);
      // With the last one the end comes into sight, and so do further results.
      const all = options();
      if (next === all[0]) scroller.scrollTop = 0;
      (next === all.at(-1) ? end : next).scrollIntoView({ block: "nearest" });
    }

    function step(by) {
      const all = options();
      choose(all[Math.min(all.indexOf(active) + by, all.length - 1)]);
    }

    function enter({ ctrlKey, metaKey }) {
      // The list may still be that of the letters before.
      const chosen = active ?? (listed === field.value ? options()[0] : undefined);
      if (!chosen) return void search();
      // On a phone the first press puts its keyboard away, which hides what was found.
      if (!active && !chosen.matches(".search-meant") && matchMedia("(hover: none)").matches) field.blur();
      else if (ctrlKey || metaKey) open(chosen.href, "_blank", "noopener");
      else chosen.click();
    }

    field.addEventListener("keydown", (event) => {
      if (event.isComposing || event.altKey) return;
      const does = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Enter: () => enter(event) }[event.key];
      if (!does) return;
      event.preventDefault();
      does();
    });
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(search, PAUSE);
    });
    list.addEventListener("pointermove", ({ target }) => {
      const under = target.closest('[role="option"]');
      if (under && under !== active) {
        active?.setAttribute("aria-selected", "false");
        active = under;
        under.setAttribute("aria-selected", "true");
        field.setAttribute("aria-activedescendant", under.id);
      }
    });
    list.addEventListener("click", (event) => {
      if (event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) leave();
    });

    return {
      field,
      box,
      search,
      set(words, chosen) {
        field.value = words;
        choice = chosen;
        return search();
      },
    };
  }

  // ---- The box -------------------------------------------------------------------------------------------------------

  function dialog() {
    const made = element("dialog", { class: "search-box", "aria-label": t("js.search.name") });
    const { field, box, search } = form({ leave: () => made.close() });
    const close = element("button", { type: "button", class: "search-close" }, t("js.search.close"));
    close.addEventListener("click", () => made.close());
    const head = element("form", { role: "search", class: "search-head" }, field, close);
    head.addEventListener("submit", (event) => event.preventDefault());
    // The field would take Escape to be emptied.
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      made.close();
    });
    made.addEventListener("click", (event) => event.target === made && made.close());
    // Where nothing had the focus before, keys would still go to the field.
    made.addEventListener("close", () => field.blur());
    made.append(head, box, element("p", { class: "search-keys", "aria-hidden": "true" }, t("js.search.keys")));
    // It scrolls here, and by keys too.
    box.querySelector(".search-scroller").tabIndex = 0;
    document.body.append(made);
    // What was written before the search was there (js/page.js), and where the focus was before that.
    function takeOver(ahead) {
      field.value = ahead.value;
      ahead.remove();
      made.addEventListener("close", () => ahead.from.focus({ preventScroll: true }), { once: true });
    }
    return {
      async open() {
        const { ahead } = postil;
        delete postil.ahead;
        if (ahead?.isComposing) await new Promise((done) => ahead.addEventListener("compositionend", done, { once: true }));
        if (made.open || ahead?.isConnected === false) return;
        made.showModal();
        field.focus();
        if (ahead) takeOver(ahead);
        else field.select();
        search();
      },
    };
  }

  // ---- The page ------------------------------------------------------------------------------------------------------

  const KEYS = ["status", "year", "topic", "tag", "venue", "author", "rating", "with"];

  function stateOf(given) {
    const choice = new Map();
    for (const key of KEYS) {
      const slugs = [...new Set(given.getAll(key).flatMap((value) => value.split(",")).filter(Boolean))];
      if (slugs.length) choice.set(key, slugs);
    }
    return [given.get("q") ?? "", choice];
  }

  function addressOf(words, choice) {
    const query = [...(words ? [["q", [words]]] : []), ...choice].map(
      ([key, values]) => `${key}=${values.map(encodeURIComponent).join(",")}`,
    );
    return location.pathname + (query.length ? `?${query.join("&")}` : "") + location.hash;
  }

  function page(here) {
    const changed = (words, choice) => history.replaceState(history.state, "", addressOf(words, choice));
    const { field, box, set } = form({ changed });
    const head = element("form", { role: "search", class: "search-head" }, field);
    head.addEventListener("submit", (event) => event.preventDefault());
    here.replaceChildren(head, box);
    const read = () => set(...stateOf(new URLSearchParams(location.search)));
    addEventListener("popstate", read);
    if (!location.hash) field.focus({ preventScroll: true });
    return read();
  }

  if (here) return void (await page(here));
  const over = dialog();
  document.addEventListener("click", (event) => {
    const plainly = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!plainly || !event.target.closest?.(".search-open")) return;
    event.preventDefault();
    over.open();
  });
  if (event) over.open();
}
