// What narrows a search down: the facets of the lists, with the numbers of papers that were found. Within a facet one
// value is enough, but of what papers have all is wanted.
const MOST = 60; // values of a facet that are listed at once; its field finds the others
const FEW = 12; // values without a field to find them by
const IN_ORDER = ["status", "year", "rating", "with"]; // whose values have an order of their own
const TOLD = ["status", "with"]; // whose values are said in the language of the site

export default (postil) => async ({ box, chosen }) => {
  const { t } = postil;
  const facets = await postil.load("facets");
  const base = new URL("facets/index.json", postil.root);
  const index = await facets.index(base);
  const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
  let shown; // the key of the facet whose values are shown
  let choice = new Map();
  let found = [];
  let listed; // the values of the facet that is shown, which stay where they are while some are ticked
  let isTicked = false;

  const chips = element("p", { class: "search-chosen" });
  const buttons = element("div", { class: "search-facets" });
  const field = element("input", { type: "search", autocomplete: "off" });
  const values = element("div", { class: "search-values", id: "page-search-values", role: "group" });
  const panel = element("div", { class: "search-panel", hidden: "" }, field, values);
  box.append(chips, buttons, panel);

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function nameOf(facet, value) {
    const name = facet.names[value];
    if (TOLD.includes(facet.key)) return t(`js.${facet.key}.${name}`);
    if (facet.key !== "rating") return name;
    const [level, best] = name.split("/");
    return best ? t("js.facet.level", { level, best }) : name;
  }

  // For each facet that something is chosen of, whether a paper has it.
  function tests() {
    const made = [];
    for (const [key, slugs] of choice) {
      const facet = index.facets.get(key);
      const groups = key === "with" ? slugs.map((slug) => [slug]) : [slugs];
      for (const group of groups) {
        const wanted = new Set(group.map((slug) => facet?.numbers.get(slug)));
        made.push({ key, holds: (place) => facet && valuesOf(facet, place).some((value) => wanted.has(value)) });
      }
    }
    return made;
  }

  const valuesOf = ({ starts, values }, place) => [...values.subarray(starts[place], starts[place + 1])];

  // How many of what was found has each value of a facet, if only the other facets narrow it down.
  function counts(facet) {
    const others = tests().filter(({ key }) => key !== facet.key || key === "with");
    const own = new Uint32Array(facet.names.length);
    for (const { place } of found) {
      if (place < 0 || !others.every(({ holds }) => holds(place))) continue;
      for (const value of valuesOf(facet, place)) own[value]++;
    }
    return own;
  }

  function toggle(key, slug) {
    const slugs = choice.get(key) ?? [];
    isTicked = true;
    const left = slugs.includes(slug) ? slugs.filter((other) => other !== slug) : [...slugs, slug];
    const changed = new Map(choice);
    if (left.length) changed.set(key, left);
    else changed.delete(key);
    chosen(changed);
  }

  function line(facet, value, count) {
    const slug = facet.slugs[value];
    const input = element("input", { type: "checkbox", value: slug });
    input.checked = choice.get(facet.key)?.includes(slug) ?? false;
    input.addEventListener("change", () => toggle(facet.key, slug));
    const name = element("bdi", {}, nameOf(facet, value));
    return element("label", {}, input, " ", name, " ", element("span", { class: "count" }, number.format(count)));
  }

  function fill() {
    const facet = index.facets.get(shown);
    if (!facet) return; // those of authors are on their way
    const own = counts(facet);
    const wanted = new Set((choice.get(shown) ?? []).map((slug) => facet.numbers.get(slug)));
    if (!listed) {
      listed = facet.names.map((_, value) => value).filter((value) => own[value] || wanted.has(value));
      if (!IN_ORDER.includes(shown)) {
        listed.sort((one, other) => wanted.has(other) - wanted.has(one) || own[other] - own[one] || one - other);
      }
    }
    const words = field.value.trim().toLowerCase();
    const fitting = listed.filter((value) => nameOf(facet, value).toLowerCase().includes(words));
    field.hidden = IN_ORDER.includes(shown) || (listed.length <= FEW && !words);
    values.replaceChildren(...fitting.slice(0, MOST).map((value) => line(facet, value, own[value])));
  }

  field.addEventListener("input", fill);

  async function show(key) {
    shown = key === shown ? undefined : key;
    listed = undefined;
    for (const one of buttons.children) one.setAttribute("aria-expanded", String(one.dataset.facet === shown));
    panel.hidden = !shown;
    if (!shown) return;
    if (key === "author") await facets.addAuthors(index, new URL("authors.json", base));
    field.value = "";
    field.placeholder = t("js.facet.filter", { name: t(`js.facet.${key}`) });
    field.setAttribute("aria-label", field.placeholder);
    values.setAttribute("aria-label", t(`js.facet.${key}`));
    fill();
  }

  for (const key of [...index.facets.keys(), ...(index.hasAuthors ? ["author"] : [])]) {
    const button = element("button", { type: "button", "data-facet": key, "aria-expanded": "false" }, t(`js.facet.${key}`));
    button.setAttribute("aria-controls", values.id);
    button.addEventListener("click", () => show(key));
    buttons.append(button);
  }

  function chip(key, slug) {
    const facet = index.facets.get(key);
    const value = facet?.numbers.get(slug);
    // A value that this site does not know is named as the address has it.
    const name = value === undefined ? slug : nameOf(facet, value);
    const button = element("button", { type: "button", "aria-label": t("js.list.remove", { name }) }, `${name} ×`);
    button.addEventListener("click", () => toggle(key, slug));
    return button;
  }

  return {
    // Fetches what a choice takes.
    async ready(wanted) {
      if (wanted.has("author")) await facets.addAuthors(index, new URL("authors.json", base));
    },

    // What of `hits` a choice leaves.
    take(hits, wanted) {
      [found, choice] = [hits, wanted];
      if (!isTicked) listed = undefined;
      isTicked = false;
      const kept = document.activeElement?.closest(".search-values input");
      chips.replaceChildren(...[...choice].flatMap(([key, slugs]) => slugs.map((slug) => chip(key, slug))));
      if (shown) fill();
      // The box that was ticked has been made anew.
      if (kept) values.querySelector(`input[value="${CSS.escape(kept.value)}"]`)?.focus();
      const holding = tests();
      return holding.length ? hits.filter(({ place }) => place >= 0 && holding.every(({ holds }) => holds(place))) : hits;
    },
  };
};
