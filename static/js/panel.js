// What narrows a list down, at its side: facets whose values have counts that follow the choice. Facets and values stay
// where they are meanwhile, also those that no paper has any more: nothing moves away under a pointer. And above the list:
// how many papers there are, and what was chosen.

const SHOWN = 6; // values of a facet before somebody asks for all, as views/facets.py has it
const MOST = 200; // values of a facet that are listed at once; its filter finds the others
const IN_ORDER = ["status", "year", "rating", "with"]; // whose values have an order of their own
const KEYS = ["status", "year", "topic", "tag", "venue", "author", "rating", "with"]; // as they stand in the panel
const OPEN = ["status", "year", "topic", "tag"];
const TOLD = ["status", "with"]; // whose values are said in the language of the site

export default (postil) => ({ box, bar, toggle, clear, total }) => {
  const { t } = postil;
  const body = box?.querySelector(".facets-body");
  const found = bar.querySelector(".found");
  const chosen = bar.querySelector(".chosen");
  const said = found.textContent;
  const filters = new Map(); // the facets that show all of their values, and what their filter says
  const lists = new Map(); // the values of facets that are shown, with what they were taken from
  const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
  let last;

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  const section = (key) => body?.querySelector(`[data-facet="${key}"]`);
  const hidden = (text) => element("span", { class: "hidden" }, text);

  function made(key) {
    const summary = element("summary", {}, element("h2", { class: "label" }, t(`js.facet.${key}`)));
    const details = element("details", { class: "facet", "data-facet": key }, summary, element("ul", { role: "list" }));
    details.open = OPEN.includes(key);
    const later = KEYS.slice(KEYS.indexOf(key) + 1);
    body.insertBefore(details, later.map(section).find(Boolean) ?? null);
    return details;
  }

  function nameOf(facet, value) {
    const name = facet.names[value];
    if (TOLD.includes(facet.key)) return t(`js.${facet.key}.${name}`);
    if (facet.key !== "rating") return name;
    const [level, best] = name.split("/");
    return t("js.facet.level", { level, best });
  }

  function shownName(facet, value) {
    const [level, best] = facet.key === "rating" ? facet.names[value].split("/").map(Number) : [];
    if (!best || best > 5) return [nameOf(facet, value)];
    const stars = element("span", { class: "stars", "aria-hidden": "true" }, "★".repeat(level));
    return [hidden(nameOf(facet, value)), stars];
  }

  function row(facet, value, count, choice) {
    const slug = facet.slugs[value];
    const link = element("a", { href: toggle(facet.key, slug), "data-value": slug });
    link.append(...shownName(facet, value), " ", element("b", {}, number.format(count)));
    if (choice.get(facet.key)?.includes(slug)) link.setAttribute("aria-current", "true");
    else if (!count) link.dataset.none = "";
    return element("li", {}, link);
  }

  // The values of a facet that papers of the whole list have, in an order that does not depend on the choice.
  function valuesOf(facet) {
    const counts = last.whole().get(facet.key);
    const values = facet.names.map((_, value) => value).filter((value) => counts[value]);
    return IN_ORDER.includes(facet.key) ? values : values.sort((one, other) => counts[other] - counts[one] || one - other);
  }

  // Those that are shown: they stay until others are asked for. Of many, those come first that papers have by then.
  function listOf(facet) {
    const { index, choice, counts } = last;
    const { key } = facet;
    const words = filters.get(key)?.trim().toLowerCase();
    let kept = lists.get(key);
    if (kept?.index !== index || kept.words !== words) {
      const all = valuesOf(facet);
      const fitting = words ? all.filter((value) => nameOf(facet, value).toLowerCase().includes(words)) : all;
      const has = (value) => counts.get(key)[value] > 0;
      if (words !== undefined && !IN_ORDER.includes(key)) fitting.sort((one, other) => has(other) - has(one));
      const values = fitting.slice(0, words === undefined ? SHOWN : MOST);
      kept = { index, words, values, total: all.length, fitting: fitting.length };
      lists.set(key, kept);
    }
    // An address can choose others.
    const chosen = (choice.get(key) ?? []).map((slug) => facet.numbers.get(slug));
    kept.values.push(...chosen.filter((value) => value !== undefined && !kept.values.includes(value)));
    return kept;
  }

  function showFacet(details, key) {
    const { index, choice } = last;
    const facet = index.facets.get(key);
    const counts = last.counts.get(key);
    const { values, total, fitting } = listOf(facet);
    details.hidden = total === 0;
    details.querySelector("ul").replaceChildren(...values.map((value) => row(facet, value, counts[value], choice)));
    details.classList.toggle("whole", filters.has(key));
    details.querySelector(".more")?.remove();
    if (filters.has(key)) addFilter(details, key);
    const left = fitting - values.length;
    if (left <= 0) return;
    const more = filters.has(key)
      ? t("js.facet.rest", { count: left })
      : element("a", { href: "#page-list", "data-more": key }, t("js.facet.all", { count: total }));
    details.append(element("p", { class: "more" }, more));
  }

  function addFilter(details, key) {
    if (details.querySelector("input")) return;
    const name = t("js.facet.filter", { name: t(`js.facet.${key}`) });
    const field = element("input", { type: "search", "aria-label": name, placeholder: name, autocomplete: "off" });
    field.addEventListener("input", () => {
      filters.set(key, field.value);
      showFacet(details, key);
    });
    details.querySelector("ul").before(field);
  }

  function tell(count) {
    const { index, choice } = last;
    const words = choice.size ? t("js.list.found", { number: number.format(count), total: number.format(total) }) : said;
    if (found.textContent !== words) found.textContent = words;
    chosen.replaceChildren();
    for (const [key, slugs] of choice) {
      for (const slug of slugs) {
        const facet = index.facets.get(key);
        const value = facet?.numbers.get(slug);
        // A value that this site does not know is named as the address has it.
        const name = value === undefined ? slug : nameOf(facet, value);
        const shown = value === undefined ? [slug] : shownName(facet, value);
        const link = element("a", { href: toggle(key, slug), "data-value": slug, "aria-label": t("js.list.remove", { name }) });
        link.append(element("bdi", {}, ...shown), element("span", { "aria-hidden": "true" }, " ×"));
        chosen.append(element("span", { "data-facet": key }, link), " ");
      }
    }
    if (choice.size) chosen.append(element("a", { href: clear(), "data-clear": "" }, t("js.list.clear")));
  }

  // On a narrow screen the list is below the facets.
  function showDone(count) {
    let done = body.querySelector(".done");
    if (!done) {
      done = element("a", { class: "done", href: "#page-list" });
      done.addEventListener("click", (event) => {
        event.preventDefault();
        box.open = false;
        bar.scrollIntoView();
        bar.focus({ preventScroll: true });
      });
    }
    done.textContent = t("js.list.show", { count, number: number.format(count) });
    body.append(done);
  }

  return {
    // Whether a facet is open, so that its values are wanted.
    wants: (key) => filters.has(key) || Boolean(section(key)?.open && (box.open || !box.matches(".lazy"))),

    // Shows all values of a facet from now on.
    expand: (key) => void filters.set(key, filters.get(key) ?? ""),

    enter: (key) => section(key)?.querySelector("input")?.focus(),

    // Shows the facets of an index with these counts, and that `count` papers were found; `whole` says the counts of
    // the whole list.
    show(index, choice, counts, count, whole) {
      last = { index, choice, counts, whole };
      const kept = document.activeElement?.closest?.(".facets [data-facet] a, .chosen a");
      const value = kept && (kept.dataset.value ?? decodeURIComponent(kept.pathname.split("/").at(-2)));
      const facet = kept?.closest("[data-facet]")?.dataset.facet;
      const place = kept?.closest(".chosen") ? chosen : body;
      tell(count);
      if (body) {
        const keys = [...index.facets.keys(), ...(index.hasAuthors ? ["author"] : [])];
        for (const key of keys) {
          const details = section(key) ?? made(key);
          // What is closed is filled when it is opened.
          if (details.open && index.facets.has(key)) showFacet(details, key);
        }
        showDone(count);
      }
      // The link that was pressed has been made anew.
      if (value) place.querySelector(`[data-facet="${facet}"] a[data-value="${CSS.escape(value)}"]`)?.focus({ preventScroll: true });
    },
  };
};
