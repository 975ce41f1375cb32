// The list that a reader came from: a click on a paper in a list remembers it, and the pages of its papers lead to the
// previous and the next one there, and back. What the page has of its own stands for all who came another way.
const KEY = "postil-trail";
const MOST = 100; // papers before and behind the one that was chosen

// Lists, and in each the links to papers, once each. A found passage stands for its paper.
const LISTS = [
  { list: ".reading-list", paper: ".paper .title a" },
  { list: ".kind-list .prose", paper: ".entry-link" },
  { list: ".search-results", paper: ".search-paper", part: ".search-hit" },
];

export default function ({ t, root }) {
  const plain = (url) => url.replace(/[?#].*$/, "").replace(/\/index\.html$/, "/");
  const here = plain(location.href);

  const words = (element) => {
    const copied = element.cloneNode(true);
    for (const annotation of copied.querySelectorAll("annotation")) annotation.remove();
    return copied.textContent.trim();
  };

  // The link behind an entry is an arrow, and says in its title where it leads; what is found has more than a title.
  const titleOf = (link) => link.title || words(link.querySelector("bdi") ?? link);

  // A search in the box over a page has an address of its own.
  function whereabouts(list) {
    const field = document.getElementById("page-search-field");
    if (!list.matches(".search-results") || !field) {
      const heading = document.querySelector("main h1, h1");
      return [location.href, heading ? words(heading) : document.title];
    }
    const url = list.closest("dialog") ? new URL(`search/?q=${encodeURIComponent(field.value)}`, root).href : location.href;
    return [url, `“${field.value}”`];
  }

  function remember({ target, button }) {
    const clicked = button < 2 && target.closest?.("a");
    const kind = clicked && LISTS.find(({ list, paper, part = paper }) => clicked.matches(`${list} :is(${paper}, ${part} a)`));
    if (!kind) return;
    const list = clicked.closest(kind.list);
    const link = kind.part ? clicked.closest(kind.part).querySelector(kind.paper) : clicked;
    const links = [...list.querySelectorAll(kind.paper)];
    const place = links.indexOf(link);
    const items = links.slice(Math.max(0, place - MOST), place + MOST + 1).map((one) => [plain(one.href), titleOf(one)]);
    const [url, title] = whereabouts(list);
    const trail = JSON.stringify({ url, title, from: location.href, items });
    try {
      sessionStorage.setItem(KEY, trail);
      // A new tab has no session to take over; it knows the list as what referred to it.
      localStorage.setItem(KEY, trail);
    } catch {
      // Nothing is remembered where storage is closed or full.
    }
  }

  function read(storage) {
    try {
      const trail = JSON.parse(window[storage].getItem(KEY));
      const place = trail.items.findIndex(([url]) => url === here);
      return place < 0 ? null : { ...trail, place };
    } catch {
      return null;
    }
  }

  // Whether this visit came from the list, or from a paper of it, or has been led before: the visit, not the page.
  function isLed({ url, from, items }) {
    const before = plain(document.referrer);
    return history.state?.trail === url || plain(from) === before || items.some(([item]) => item === before);
  }

  function found() {
    const own = read("sessionStorage");
    if (own && isLed(own)) return own;
    const other = read("localStorage");
    if (!other || plain(document.referrer) !== plain(other.from)) return null;
    sessionStorage.setItem(KEY, localStorage.getItem(KEY));
    return other;
  }

  function step(rel, [url, title]) {
    const link = Object.assign(document.createElement("a"), { rel, href: url });
    const label = Object.assign(document.createElement("span"), { className: "label", textContent: t(`js.trail.${rel}`) });
    link.append(label, " ", Object.assign(document.createElement("bdi"), { textContent: title }));
    return link;
  }

  function lead(nav, { url, title, items, place }) {
    const back = Object.assign(document.createElement("a"), { className: "back", href: url });
    back.append(t("js.trail.back", { title }));
    const links = [];
    if (place) links.push(step("prev", items[place - 1]));
    if (place + 1 < items.length) links.push(step("next", items[place + 1]));
    nav.replaceChildren(back, ...links);
  }

  for (const type of ["click", "auxclick"]) document.addEventListener(type, remember, true);
  const nav = document.querySelector(".kind-paper .around");
  const trail = nav && found();
  if (trail) {
    history.replaceState({ ...history.state, trail: trail.url }, "");
    lead(nav, trail);
  }
}
