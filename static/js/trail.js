// The list that a reader came from: a click on a paper in a list remembers it, and the pages of its papers lead to the
// previous and the next one there, and back. What the page has of its own stands for all who came another way.
const KEY = "postil-trail";
const MOST = 100;
const LINKS = ".reading-list .paper .title a, .kind-list .prose .entry-link, [data-trail] a";

export default function ({ t }) {
  const plain = (url) => url.replace(/[?#].*$/, "").replace(/\/index\.html$/, "/");
  const here = plain(location.href);

  const words = (element) => {
    const copied = element.cloneNode(true);
    for (const annotation of copied.querySelectorAll("annotation")) annotation.remove();
    return copied.textContent.trim();
  };

  function remember(event) {
    const link = event.target.closest?.(LINKS);
    if (!link || event.button > 1) return;
    const list = link.closest(".reading-list, .prose, [data-trail]");
    const links = [...list.querySelectorAll(LINKS)];
    const place = links.indexOf(link);
    const papers = links.slice(Math.max(0, place - MOST), place + MOST + 1);
    // The link behind an entry is an arrow, and says in its title where it leads.
    const items = papers.map((one) => [plain(one.href), one.title || words(one)]);
    const heading = document.querySelector("main h1, h1");
    const trail = JSON.stringify({ url: location.href, title: heading ? words(heading) : document.title, items });
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

  function found() {
    const own = read("sessionStorage");
    if (own) return own;
    const other = read("localStorage");
    if (!other || plain(document.referrer) !== plain(other.url)) return null;
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
  if (trail) lead(nav, trail);
}
