// The reading list: the form it has, what narrows it down and what it is sorted by, all of it in the address. The page
// has a list of its own; the index, the facets and further cards are fetched once somebody chooses something.

const KEYS = ["status", "year", "topic", "tag", "venue", "author", "rating", "with"];
const VIEWS = ["cards", "compact", "table"];
const DOWN_FIRST = ["year", "added", "read", "rating"];
const CHOICES = "[data-facet] a, a[data-page], a[data-clear], :is(a, button)[data-sort]";

// ?tag=sampling,physics&year=2021&sort=-rating&page=2&view=table: what is chosen, by facet; a minus: greatest first.
function stateOf(search, usual) {
  const given = new URLSearchParams(search);
  const choice = new Map();
  for (const key of KEYS) {
    const slugs = [...new Set(given.getAll(key).flatMap((value) => value.split(",")).filter(Boolean))];
    if (slugs.length) choice.set(key, slugs);
  }
  return { choice, sort: given.get("sort") || usual, page: Math.max(parseInt(given.get("page"), 10) || 1, 1) };
}

function addressOf({ choice, sort, page }, usual, search) {
  const parts = KEYS.filter((key) => choice.has(key)).map((key) => [key, choice.get(key)]);
  if (sort !== usual) parts.push(["sort", [sort]]);
  if (page > 1) parts.push(["page", [String(page)]]);
  // What others have put there stays: the view, and what we do not know.
  for (const [key, value] of new URLSearchParams(search)) {
    if (![...KEYS, "sort", "page"].includes(key)) parts.push([key, [value]]);
  }
  const query = parts.map(([key, values]) => `${encodeURIComponent(key)}=${values.map(encodeURIComponent).join(",")}`);
  return location.pathname + (query.length ? `?${query.join("&")}` : "");
}

function toggled(choice, key, slug) {
  const slugs = choice.get(key) ?? [];
  const left = slugs.includes(slug) ? slugs.filter((other) => other !== slug) : [...slugs, slug];
  const changed = new Map(choice);
  if (left.length) changed.set(key, left);
  else changed.delete(key);
  return changed;
}

// The form of the list, which stays what the reader chose.
function setUpViews(list, bar, go) {
  const buttons = [...bar.querySelectorAll("button[data-view]")];
  const usual = list.dataset.view;

  function wanted() {
    let kept;
    try {
      kept = localStorage.getItem("postil-view");
    } catch {
      // Nothing is remembered here.
    }
    const given = new URLSearchParams(location.search).get("view");
    return [given, kept].find((view) => VIEWS.includes(view)) ?? usual;
  }

  function show() {
    const view = wanted();
    document.documentElement.dataset.view = view;
    for (const button of buttons) button.setAttribute("aria-pressed", button.dataset.view === view);
  }

  for (const button of buttons) {
    button.addEventListener("click", () => {
      const view = button.dataset.view;
      try {
        localStorage.setItem("postil-view", view);
      } catch {
        // It still holds for this address.
      }
      const params = new URLSearchParams(location.search);
      params.delete("view");
      if (view !== usual) params.set("view", view);
      go(params);
      show();
    });
  }
  show();
  return show;
}

export default function (postil) {
  const list = document.querySelector(".reading-list[data-index]");
  const bar = document.querySelector(".list-bar");
  const box = document.querySelector(".facets");
  const usual = list.dataset.sort;
  const base = new URL(list.dataset.index, location.href);
  const papers = [...list.querySelectorAll(".paper")];
  const [key, slug] = (list.dataset.within ?? "").split("=");
  const within = new Map(key ? [[key, [slug]]] : []);

  let state = stateOf(location.search, usual);
  let shown = location.search;
  let turn = 0;
  let loading, panel, results;
  const address = (changes, search = location.search) => addressOf({ ...state, page: 1, ...changes }, usual, search);
  const toggle = (key, slug) => address({ choice: toggled(state.choice, key, slug) });
  const clear = () => address({ choice: new Map() });
  const isPlain = () => state.choice.size === 0 && state.sort === usual && state.page === 1;

  const showView = setUpViews(list, bar, (params) => {
    history.replaceState(history.state, "", address({ page: state.page }, `?${params}`));
    shown = location.search;
  });

  function load(fresh = false) {
    loading ??= (async () => {
      const [facets, panels, shows] = await Promise.all(["facets", "panel", "results"].map((name) => postil.load(name)));
      const index = await facets.index(base, fresh);
      const cards = facets.cards(index, base);
      if (list.dataset.first >= 0) cards.learn(Number(list.dataset.first), papers);
      panel ??= panels({ box, bar, toggle, clear, total: Number(list.dataset.count) });
      results ??= shows({ list, address });
      return { facets, index, cards };
    })();
    loading.catch(() => (loading = undefined));
    return loading;
  }

  // Shows what the state says. Of several that run at a time, the last one counts.
  async function update(isFirst = true) {
    const mine = ++turn;
    const { facets, index, cards } = await load();
    if (state.choice.has("author") || within.has("author") || panel.wants("author")) {
      await facets.addAuthors(index, new URL("authors.json", base));
    }
    if (mine !== turn) return;
    const { places, counts } = index.select(state.choice, within);
    let all;
    const whole = () => (all ??= index.select(new Map(), within).counts);
    panel.show(index, state.choice, counts, places.length, whole);
    markOrders();
    if (isPlain()) return results.restore();
    state.page = results.page(places.length, state.page);
    try {
      await results.show(cards, index.sorted(places, state.sort), state, () => mine === turn);
    } catch (error) {
      if (!isFirst || mine !== turn) throw error;
      // The site has been published anew since the index came.
      loading = undefined;
      await load(true);
      await update(false);
    }
  }

  function markOrders() {
    for (const link of bar.querySelectorAll("[data-sort]")) {
      const own = link.dataset.sort;
      const isCurrent = own.replace("-", "") === state.sort.replace("-", "");
      const head = link.closest('[role="columnheader"]');
      if (head) {
        if (isCurrent) head.setAttribute("aria-sort", state.sort.startsWith("-") ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
        continue;
      }
      if (isCurrent) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      link.querySelector(".hidden")?.remove();
      link.classList.toggle("reversed", isCurrent && own !== state.sort);
      if (!isCurrent || own === state.sort) continue;
      const said = Object.assign(document.createElement("span"), { className: "hidden" });
      said.textContent = ` ${postil.t("js.list.reversed")}`;
      link.append(said);
    }
  }

  // A link that chooses leads to a page which says nearly the same, and there it goes if the index cannot be had.
  async function choose(link) {
    const changes = changesBy(link);
    const hadFocus = link.contains(document.activeElement);
    const { href } = link;
    try {
      await load();
      state = { ...state, page: 1, ...changes(state) };
      history.pushState(null, "", address({ page: state.page }));
      shown = location.search;
      await update();
    } catch {
      if (href) location.href = href;
      return;
    }
    if (hadFocus && !link.isConnected && document.activeElement === document.body) bar.focus({ preventScroll: true });
  }

  // A value that the page came with is named by the page that it leads to.
  const valueOf = ({ dataset, pathname }) => dataset.value ?? decodeURIComponent(pathname.match(/([^/]*)\/(?:index\.html)?$/)[1]);

  // What a link changes, in the state that there is when the index has come: somebody may have chosen more by then.
  function changesBy(link) {
    const { sort, page } = link.dataset;
    const facet = link.closest("[data-facet]")?.dataset.facet;
    if (facet) {
      const value = valueOf(link);
      return ({ choice }) => ({ choice: toggled(choice, facet, value) });
    }
    if (page) return () => ({ page: Number(page) });
    if (!sort) return () => ({ choice: new Map() });
    const plain = sort.replace("-", "");
    const reversed = DOWN_FIRST.includes(plain) ? plain : `-${plain}`;
    return (now) => ({ sort: now.sort === sort ? reversed : sort });
  }

  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.(CHOICES);
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link.dataset.more) {
      const { href, dataset } = link;
      try {
        await load();
        panel.expand(dataset.more);
        await update();
        panel.enter(dataset.more);
      } catch {
        location.href = href;
      }
      return;
    }
    await choose(link);
    if (link.dataset.page) {
      bar.scrollIntoView();
      bar.focus({ preventScroll: true });
    }
  });

  // Also when a link within the page was followed, which leaves the rest of the address as it was.
  addEventListener("popstate", () => {
    if (location.search === shown) return;
    shown = location.search;
    state = stateOf(location.search, usual);
    showView();
    if (loading || !isPlain()) update().catch(() => location.reload());
  });

  // The preview says so when the site has changed.
  document.addEventListener("postil:changed", () => {
    loading = undefined;
    if (!isPlain()) update().catch(() => {});
  });

  // A facet that is opened gets its values: those of authors, and all of them where the page has none.
  box?.addEventListener("toggle", (event) => {
    const { open, dataset } = event.target;
    if (open && (event.target === box ? box.matches(".lazy") : loading || dataset.facet === "author")) update().catch(() => {});
  }, true);

  // Whoever comes back from a paper finds the list where it was left, which the browser could not know to be so long.
  addEventListener("pagehide", () => history.replaceState({ ...history.state, top: scrollY }, ""));
  async function begin() {
    if (!isPlain()) {
      await update().catch(() => {});
      if (history.state?.top) scrollTo(0, history.state.top);
    }
    // js/theme.js has hidden the page's own list.
    delete document.documentElement.dataset.narrowed;
  }
  // Not waited for: clicks are heard from now on.
  begin();
}
