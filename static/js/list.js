// The reading list: the form it has, what narrows it down and what it is sorted by, all of it in the address. The page
// has a list of its own; the index, the facets and further cards are fetched once somebody chooses something.

const KEYS = ["status", "year", "topic", "tag", "venue", "author", "rating", "with"];
const VIEWS = ["cards", "compact", "table"];
const DOWN_FIRST = ["year", "added", "read", "rating"];
const CHOICES = "a[data-value], a[data-more], a[data-page], a[data-clear], [data-sort]";

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

export default async function (postil) {
  const list = document.querySelector(".reading-list[data-index]");
  const bar = document.querySelector(".list-bar");
  const box = document.querySelector(".facets");
  const usual = list.dataset.sort;
  const base = new URL(list.dataset.index, location.href);
  const [key, slug] = (list.dataset.within ?? "").split("=");
  const within = new Map(key ? [[key, [slug]]] : []);

  let state = stateOf(location.search, usual);
  let turn = 0;
  let loading;
  const address = (changes, search = location.search) => addressOf({ ...state, page: 1, ...changes }, usual, search);
  const isPlain = () => state.choice.size === 0 && state.sort === usual && state.page === 1;

  const showView = setUpViews(list, bar, (params) => {
    history.replaceState(history.state, "", address({ page: state.page }, `?${params}`));
  });

  function load() {
    loading ??= (async () => {
      const [facets, panels, results] = await Promise.all(["facets", "panel", "results"].map(postil.load));
      const index = await facets.index(base);
      const cards = facets.cards(index, base);
      const toggle = (key, slug) => address({ choice: toggled(state.choice, key, slug) });
      const clear = () => address({ choice: new Map() });
      const panel = panels({ box, bar, toggle, clear, total: Number(list.dataset.count) });
      return { facets, index, cards, panel, results: results({ list, cards, address }) };
    })();
    loading.catch(() => (loading = undefined));
    return loading;
  }

  // Shows what the state says. Of several that run at a time, the last one counts.
  async function update() {
    const mine = ++turn;
    const { facets, index, panel, results } = await load();
    if (state.choice.has("author") || within.has("author") || panel.wants("author")) {
      await facets.addAuthors(index, new URL("authors.json", base));
    }
    if (mine !== turn) return;
    const { places, counts } = index.select(state.choice, within);
    panel.show(index, state.choice, counts, places.length);
    markOrders();
    if (isPlain()) return results.restore();
    state.page = results.page(places.length, state.page);
    await results.show(index.sorted(places, state.sort), state, () => mine === turn);
  }

  function markOrders() {
    for (const link of bar.querySelectorAll("[data-sort]")) {
      const own = link.dataset.sort;
      const isCurrent = own.replace("-", "") === state.sort.replace("-", "");
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
  async function choose(changes, link) {
    const hadFocus = link.contains(document.activeElement);
    try {
      await load();
    } catch {
      if (link.href) location.href = link.href;
      return;
    }
    state = { ...state, page: 1, ...changes };
    history.pushState(null, "", address({ page: state.page }));
    await update();
    if (hadFocus && !link.isConnected && document.activeElement === document.body) bar.focus({ preventScroll: true });
  }

  function changesBy(link) {
    const { value, sort, page } = link.dataset;
    const facet = link.closest("[data-facet]")?.dataset.facet;
    if (value) return { choice: toggled(state.choice, facet, value) };
    if (page) return { page: Number(page) };
    if (!sort) return { choice: new Map() };
    const plain = sort.replace("-", "");
    const reversed = DOWN_FIRST.includes(plain) ? plain : `-${plain}`;
    return { sort: state.sort === sort ? reversed : sort };
  }

  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.(CHOICES);
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link.dataset.more) {
      const loaded = await load().catch(() => void (location.href = link.href));
      if (!loaded) return;
      loaded.panel.expand(link.dataset.more);
      await update();
      loaded.panel.enter(link.dataset.more);
      return;
    }
    await choose(changesBy(link), link);
    if (link.dataset.page) {
      bar.scrollIntoView();
      bar.focus({ preventScroll: true });
    }
  });

  addEventListener("popstate", () => {
    state = stateOf(location.search, usual);
    showView();
    if (loading || !isPlain()) update().catch(() => location.reload());
  });

  // A facet that is opened gets its values: those of authors, and all of them where the page has none.
  box?.addEventListener("toggle", (event) => {
    const { open, dataset } = event.target;
    if (open && (event.target === box ? box.matches(".lazy") : loading || dataset.facet === "author")) update().catch(() => {});
  }, true);

  if (!isPlain()) await update().catch(() => {});
  delete document.documentElement.dataset.narrowed;
}
