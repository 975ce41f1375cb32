// What a preview shows: pieces of the page that a link leads to, copied out of its HTML. Nothing is asked for before
// somebody wants to see it; pages stay in memory while this one is open.
const KEPT = 20; // pages in memory
const ENOUGH = 320; // characters of a note
const BLOCKS = 3;
const ITEMS = 5; // of a list
const NAMES = 3;

const HEADING = "h1, h2, h3, h4, h5, h6";
const FIRST = "p:not(.stated), ul:not(.stated), ol, dl, blockquote, .math-display, .callout";
const BLOCK = ".math-display, figure, table, pre, blockquote, .callout, li, dt, dd, p, summary";
// What other scripts have put into this page, what leads only around in its own page, and what could do anything.
const LEFT_OUT = "script, style, link, template, iframe, object, embed, form, button, audio, video, .anchor, .alias, " +
  ".entry-link, .footnote-backref, .footnotes, .stated, [hidden]";
const ADDRESSES = ["href", "src", "poster", "cite"];
const DROPPED = new Set(["id", "name", "for", "style", "aria-describedby", "aria-labelledby", "aria-controls", "autofocus"]);

export default function (postil) {
  const pages = new Map();
  document.addEventListener("postil:changed", () => pages.clear());

  const addressOf = (url) => url.origin + url.pathname.replace(/\/index\.html$/, "/") + url.search;
  const isHere = (url) => addressOf(url) === addressOf(location);

  function fetched(url) {
    const address = addressOf(url);
    let page = pages.get(address);
    if (!page) {
      page = read(url).catch(() => null);
      pages.set(address, page);
      if (pages.size > KEPT) pages.delete(pages.keys().next().value);
    }
    return page;
  }

  async function read(url) {
    const response = await fetch(url, { credentials: "same-origin" });
    if (!response.ok || !response.headers.get("content-type")?.startsWith("text/html")) return null;
    const doc = new DOMParser().parseFromString(await response.text(), "text/html");
    return doc.querySelector('meta[name="robots"][content~="noindex"]') ? null : doc;
  }

  // Return { kind, name, from, head, blocks }: how the card is called, nodes that say where its content is from, and
  // nodes of its content, all of this document; or nothing if there is nothing to show.
  async function cardOf(link) {
    const url = new URL(link.href);
    const here = isHere(url);
    const doc = here ? document : await fetched(url);
    const sheet = doc?.querySelector("main .sheet");
    if (!sheet) return null;
    let target = null;
    try {
      if (url.hash) target = doc.getElementById(decodeURIComponent(url.hash.slice(1)));
    } catch {
      // A % that stands for itself names no place.
    }
    const from = new Copier(url);
    if (target?.closest(".prose")) return partOf(target, sheet, here, from);
    return here ? null : pageOf(doc, sheet, from);
  }

  function pageOf(doc, sheet, from) {
    const title = sheet.querySelector(".head h1");
    if (!title) return null;
    const blocks = opening(sheet, from);
    const summary = summaryOf(doc, sheet, blocks, from);
    const kind = doc.body.classList.contains("kind-paper") ? "paper" : "page";
    return {
      kind,
      name: postil.t("js.preview.of", { title: plain(title) }),
      from: [postil.t(`js.preview.${kind}`)],
      head: [titleOf(title, from), bylineOf(sheet, from), summary].filter(Boolean),
      blocks: from.spoken(sheet.querySelector(".prose"), blocks),
    };
  }

  function titleOf(title, from, url = from.page) {
    const line = element("p", "preview-title");
    const anchor = element("a");
    anchor.href = url;
    anchor.append(...from.inside(title));
    line.append(anchor);
    return from.spoken(title, [line])[0];
  }

  // Who wrote it, where and when: as on the page itself, but without its links.
  function bylineOf(sheet, from) {
    const line = element("p", "preview-by");
    const people = [...sheet.querySelectorAll(".head .authors bdi")].filter((e) => !e.closest("summary"));
    if (people.length) {
      const shown = people.slice(0, people.length > NAMES + 1 ? NAMES : people.length).map((e) => e.textContent);
      const others = people.length - shown.length;
      if (others) shown.push(postil.t("js.preview.others", { count: others }));
      line.append(element("span", "names", shown.join(", ")));
    }
    for (const fact of sheet.querySelector(".head .source")?.children ?? []) line.append(" ", from.plainly(fact));
    return line.childElementCount ? line : null;
  }

  // The summary stands in the page, or for search engines in its head, where its formulas are in TeX. One that only
  // says how the note begins is not said twice.
  function summaryOf(doc, sheet, blocks, from) {
    const given = sheet.querySelector(".head .summary");
    if (given) {
      const line = element("p", "preview-summary");
      line.append(...from.inside(given));
      return line;
    }
    const text = doc.querySelector('meta[name="description"]')?.content ?? "";
    const letters = (words) => words.replace(/\$[^$]*\$|[^\p{L}\p{N}]/gu, "").slice(0, 40);
    const said = letters(blocks.map((block) => plain(block)).join(" "));
    if (!text || text.includes("$") || said.startsWith(letters(text.replace(/…$/, "")))) return null;
    return element("p", "preview-summary", text);
  }

  // The first lines of a page: its abstract or the first words of its first note, without what needs room.
  function opening(sheet, from) {
    const abstract = sheet.querySelector(".abstract p");
    if (abstract) return [from.copy(abstract)];
    const all = [...(sheet.querySelector(".prose")?.children ?? [])];
    const start = all.findIndex((e) => e.matches(FIRST));
    const end = all.findIndex((e, i) => i > start && e.matches(HEADING));
    const fit = all.slice(Math.max(start, 0), end < 0 ? all.length : end).filter((e) => e.matches(FIRST));
    const blocks = upTo(ENOUGH, fit, from);
    const empty = blocks.length > 0 && leaveOut(plain(sheet.querySelector(".head h1")), blocks[0]);
    return empty ? blocks.slice(1) : blocks;
  }

  // In a list the text about a paper often begins with its title, which stands above it already. Say whether it is all.
  function leaveOut(title, block) {
    const letters = (words) => words.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();
    const first = block.firstElementChild;
    if (!first || plain(block).indexOf(plain(first)) !== 0 || letters(plain(first)) !== letters(title)) return false;
    first.remove();
    // The full stop behind it goes as well.
    while (block.firstChild && !letters(plain(block.firstChild)) && !block.firstChild.querySelector?.("img, math")) {
      block.firstChild.remove();
    }
    if (block.firstChild?.nodeType === 3) block.firstChild.data = block.firstChild.data.replace(/^[\s.,:;–—-]+/, "");
    return !block.hasChildNodes();
  }

  function upTo(most, elements, from) {
    const blocks = [];
    let length = 0;
    for (const each of elements) {
      const block = from.copy(each);
      if (!block || !(plain(block) || block.querySelector("img"))) continue;
      blocks.push(block);
      const words = plain(block);
      length += words.length;
      // What only announces a formula or a list is not the end.
      if ((length > most || blocks.length >= BLOCKS) && !/[:：]$/.test(words)) break;
    }
    return blocks;
  }

  // ---- A place in a page -------------------------------------------------------------------------------------------

  function partOf(target, sheet, here, from) {
    const note = target.closest('[role="doc-endnotes"] li');
    if (note) return footnoteOf(note, from);
    const heading = target.closest(HEADING) ?? headingBehind(target);
    const prose = target.closest(".prose");
    const origin = here ? [postil.t("js.preview.here")] : from.inside(sheet.querySelector(".head h1"));
    const card = { kind: "part", name: postil.t("js.preview.part"), from: origin, head: [] };
    if (heading) {
      card.name = postil.t("js.preview.of", { title: plain(heading) });
      card.head = [titleOf(heading, from, from.url)];
      card.blocks = below(heading, from);
    } else {
      const block = blockOf(target);
      card.blocks = [block && (block.matches("li") ? from.item(block) : from.copy(block))];
      if (!card.blocks[0]) return null;
    }
    from.spoken(prose, card.blocks);
    return card;
  }

  // An empty anchor in a paragraph of its own stands for what follows it.
  function headingBehind(target) {
    if (target.textContent.trim() || target.closest("math")) return null;
    const block = target.closest("p") ?? target;
    const next = block.textContent.trim() ? null : block.nextElementSibling;
    return next?.matches(HEADING) ? next : null;
  }

  function blockOf(target) {
    const block = target.closest(BLOCK) ?? target;
    if (block.textContent.trim() || block.querySelector("img")) return block.closest("figure, pre, table") ?? block;
    return block.nextElementSibling;
  }

  // The first blocks of a section, with the headings between only where nothing else has been shown before them.
  function below(heading, from) {
    const found = [];
    for (let next = heading.nextElementSibling; next; next = next.nextElementSibling) {
      const level = next.matches(HEADING) ? next.tagName : "";
      if (level && (found.length || level <= heading.tagName)) break;
      if (!level) found.push(next);
    }
    return upTo(ENOUGH, found, from);
  }

  function footnoteOf(note, from) {
    const blocks = from.inside(note).filter((node) => node.nodeType === 1 || node.data.trim());
    const name = postil.t("js.preview.footnote", { number: note.value });
    return { kind: "footnote", name, from: [name], head: [], blocks: from.spoken(note.closest(".prose"), blocks) };
  }

  // ---- Copies ------------------------------------------------------------------------------------------------------

  // Copies pieces of the page at `url` for this document: without ids, which are taken here, without what runs, and
  // with links that lead from here to where they led from there.
  class Copier {
    constructor(url) {
      this.url = url.href;
      this.page = url.href.replace(/#.*$/, "");
    }

    copy(node) {
      if (node.matches(LEFT_OUT)) return null;
      // Cleaned as a part of the other, lifeless document, so that no image is asked for at a wrong address.
      const piece = node.cloneNode(true);
      piece.querySelectorAll(LEFT_OUT).forEach((e) => e.remove());
      for (const list of [piece, ...piece.querySelectorAll("ul, ol")].filter((e) => e.matches("ul, ol"))) {
        [...list.children].slice(ITEMS).forEach((e) => e.remove());
      }
      for (const each of [piece, ...piece.querySelectorAll("*")]) this.clean(each);
      return document.importNode(piece, true);
    }

    clean(each) {
      for (const { name, value } of [...each.attributes]) {
        if (DROPPED.has(name) || name.startsWith("on")) each.removeAttribute(name);
        else if (ADDRESSES.includes(name)) this.resolve(each, name, value);
        else if (name === "srcset") each.removeAttribute(name);
      }
    }

    resolve(each, name, value) {
      const address = URL.parse?.(value, this.page) ?? new URL(value, this.page);
      if (/^(https?|mailto|data):$/.test(address?.protocol)) each.setAttribute(name, address.href);
      else each.removeAttribute(name);
    }

    inside(node) {
      return [...(this.copy(node)?.childNodes ?? [])];
    }

    // An element whose links are only their words.
    plainly(node) {
      const copy = this.copy(node);
      for (const link of [copy, ...copy.querySelectorAll("a")].filter((e) => e.matches("a"))) {
        const words = element("span", link.className);
        words.append(...link.childNodes);
        if (link === copy) return words;
        link.replaceWith(words);
      }
      return copy;
    }

    // An item with its number or dot, which are its list's.
    item(node) {
      const list = document.importNode(node.parentElement, false);
      this.clean(list);
      const item = this.copy(node);
      if (list.matches("ol")) item.value = numberOf(node);
      list.append(item);
      return list;
    }

    // Nodes in the language and direction of the place that they come from.
    spoken(place, nodes) {
      const lang = place?.closest("[lang]")?.lang;
      const dir = place?.closest("[dir]")?.getAttribute("dir");
      for (const node of nodes) {
        if (lang && node.nodeType === 1) node.lang ||= lang;
        if (dir && node.nodeType === 1) node.dir ||= dir;
      }
      return nodes;
    }
  }

  function numberOf(item) {
    const list = item.parentElement;
    const items = [...list.children];
    const first = list.hasAttribute("start") || !list.reversed ? list.start : items.length;
    return item.hasAttribute("value") ? item.value : first + items.indexOf(item) * (list.reversed ? -1 : 1);
  }

  function element(name, className = "", text = "") {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(text);
    return made;
  }

  // The words of an element, without the TeX that its formulas carry along.
  function plain(node) {
    const copy = node.cloneNode(true);
    copy.querySelectorAll?.(`annotation, ${LEFT_OUT}`).forEach((e) => e.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  return { cardOf };
}
