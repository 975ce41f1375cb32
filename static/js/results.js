// The papers that were found, in the place of the page's own list: a page of them, whose cards come as the reader does.

const PAGE = 36;
const BATCH = 10;
const NEAR = 2;

export default (postil) => ({ list, address }) => {
  const own = [...list.childNodes];
  let watching;

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function changed() {
    list.dispatchEvent(new CustomEvent("postil:patched", { bubbles: true }));
  }

  // Papers stand under their year if that is what they are sorted by.
  function add(card, byYear, end) {
    const year = byYear ? (card.querySelector(".year")?.textContent ?? "") : "";
    let group = end.previousElementSibling;
    if (group?.dataset.year !== year) {
      const heading = element("h2", year ? {} : { class: "hidden" }, year || postil.t("js.list.papers"));
      const kind = year ? "group by-year" : "group";
      group = element("section", { class: kind, "data-year": year }, heading, element("ul", { class: "papers", role: "list" }));
      end.before(group);
    }
    group.lastElementChild.append(card);
  }

  function pager(last, current) {
    const pages = element("ol");
    let before = 0;
    for (let page = 1; page <= last; page++) {
      if (page > 1 && page < last && Math.abs(page - current) > NEAR) continue;
      const said = postil.t("js.list.page", { number: page });
      const link = element("a", { href: address({ page }), "data-page": page, "aria-label": said }, String(page));
      if (page === current) link.setAttribute("aria-current", "page");
      pages.append(element("li", page > before + 1 ? { class: "gap" } : {}, link));
      before = page;
    }
    return element("nav", { class: "pager", "aria-label": postil.t("js.list.pages") }, pages);
  }

  const pagesOf = (count) => Math.max(Math.ceil(count / PAGE), 1);

  return {
    // The nearest page that there is.
    page: (count, wanted) => Math.min(wanted, pagesOf(count)),

    restore() {
      watching?.disconnect();
      list.replaceChildren(...own);
      changed();
    },

    // Shows a page of the papers at `places`. What comes later than another choice is not wanted any more.
    async show(cards, places, { sort, page }, isWanted) {
      const shown = places.slice((page - 1) * PAGE, page * PAGE);
      const byYear = sort.endsWith("year");
      const end = element("div");
      let count = 0;

      async function next(size) {
        const found = await cards.at(shown.slice(count, count + size));
        if (!isWanted()) return false;
        // The old list stays until there is something to put in its place.
        if (count === 0) list.replaceChildren(end);
        for (const card of found) add(card, byYear, end);
        count += found.length;
        if (count === shown.length && places.length > PAGE) end.replaceWith(pager(pagesOf(places.length), page));
        else if (count === shown.length) end.remove();
        changed();
        return true;
      }

      watching?.disconnect();
      if (!shown.length) {
        list.replaceChildren(element("p", { class: "empty" }, postil.t("js.list.nothing")));
        return changed();
      }
      // Whoever comes back finds as many as there were, so that the place in the page is the same.
      if (!(await next(Math.max(BATCH, history.state?.shown ?? 0))) || !end.isConnected) return;
      watching = new IntersectionObserver(
        async ([{ isIntersecting }]) => {
          if (!isIntersecting) return;
          watching.unobserve(end);
          if (!(await next(BATCH).catch(() => false))) return;
          history.replaceState({ ...history.state, shown: count }, "");
          if (end.isConnected) watching.observe(end);
        },
        { rootMargin: "1000px" },
      );
      watching.observe(end);
    },
  };
};
