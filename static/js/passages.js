// The places of a page where the words of a query stand, with the nearest anchor to each: read from its HTML, so that
// formulas are formulas there too.
const KEPT = 30; // pages in memory
const MOST = 3; // passages of a page
const BEFORE = 50; // characters in front of the first word that is marked
const LENGTH = 190;
const WIDE = /[\u3040-\u9fff\uac00-\ud7a3]/; // signs that say as much as two others, and are as wide
const LONG_FORMULA = 90; // characters of TeX, from which on that is shown in place of the formula
const FORMULA = 12; // characters that a formula stands for where they are counted

const HEADING = "h1, h2, h3, h4, h5, h6";
const BLOCK = `p, li, dt, dd, td, th, pre, figcaption, summary, caption, .math-display, ${HEADING}`;
const LEFT_OUT = ".anchor, .footnote-backref, .alias, .hidden, script, style, template, svg, button";
const ENTRY = "li:has(> .entry-link, > p:first-child .entry-link)"; // of a list: a paper that is found by itself
const PLAIN = /^[\0-\x7f\u2010-\u2026\u3001-\u9fff\uac00-\ud7a3\uff0c]*$/; // signs that are plain but for their case

export default async function (postil) {
  const { plain, isLetter } = await postil.load("words");
  const pages = new Map();
  document.addEventListener("postil:changed", () => pages.clear());

  function fetched(url) {
    if (!pages.has(url)) {
      const page = read(url);
      pages.set(url, page);
      page.catch(() => pages.delete(url));
      if (pages.size > KEPT) pages.delete(pages.keys().next().value);
    }
    return pages.get(url);
  }

  async function read(url) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${answer.status} ${url}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return blocksOf(page.querySelector("main") ?? page.body);
  }

  // The blocks of text in a page, each with its heading and the last id before or in it that can be linked to.
  function blocksOf(main) {
    const blocks = [];
    const roots = main.querySelectorAll(".abstract, .prose");
    for (const root of roots.length ? roots : [main]) {
      let [heading, id] = [null, root.closest("section[id], article[id]")?.id ?? ""];
      let entry = 0; // the level of the heading of the entry that is being read
      for (const element of root.querySelectorAll("*")) {
        if (element.id && !element.closest(`math, ${LEFT_OUT}`)) id = element.id;
        if (element.matches(HEADING)) {
          heading = element;
          const level = Number(element.localName[1]);
          if (element.querySelector(".entry-link")) entry = level;
          else if (level <= entry) entry = 0;
        }
        if (entry || !element.matches(BLOCK) || element.closest(`${LEFT_OUT}, ${ENTRY}`)) continue;
        const own = runsOf(element);
        if (own.some((run) => run.plain.trim())) blocks.push({ element, heading, id, runs: own });
      }
    }
    return blocks;
  }

  // What a block says itself, not the blocks in it: texts, and formulas by their TeX, as { text, plain, starts } or
  // { math, tex, plain }. A sign can be several in the plain text or none: `starts` says where in the text each comes
  // from, where that is not simply the same place.
  function runsOf(block) {
    const runs = [];
    const walk = (node) => {
      if (node.nodeType === Node.TEXT_NODE) runs.push(run(node.data.replace(/\s+/g, " ")));
      else if (node.localName === "math") runs.push(formula(node));
      else if (node === block || (node.nodeType === Node.ELEMENT_NODE && !node.matches(`${BLOCK}, ${LEFT_OUT}`))) {
        node.childNodes.forEach(walk);
      }
    };
    walk(block);
    return runs;
  }

  function formula(math) {
    const tex = math.querySelector('annotation[encoding="application/x-tex"]')?.textContent ?? "";
    return { math, tex, text: "", plain: tex.toLowerCase().replaceAll("_", " ") };
  }

  function run(text) {
    if (PLAIN.test(text)) return { text, plain: text.toLowerCase().replaceAll("_", " ") };
    let said = "";
    const starts = [];
    let at = 0;
    for (const sign of text) {
      for (const one of plain(sign)) {
        said += one;
        for (let n = 0; n < one.length; n++) starts.push(at);
      }
      at += sign.length;
    }
    starts.push(at);
    return { text, plain: said.replaceAll("_", " "), starts };
  }

  // Where the parts of a query stand in a plain text: [start, end, number of the part], in order, none in another.
  function places(text, parts) {
    const found = [];
    parts.forEach((part, number) => {
      for (const words of part.isRun ? [part.text] : [part.text, part.text.replace("\\", ""), ...part.near]) {
        for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
          const end = at + words.length;
          if (part.isRun) found.push([at, end, number]);
          else if (isLetter(text[at - 1] ?? "")) continue;
          else if (part.isOpen) found.push([at, wordEnd(text, end), number]);
          else if (!isLetter(text[end] ?? "")) found.push([at, end, number]);
        }
      }
    });
    found.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
    return found.filter(([start], n) => n === 0 || start >= Math.max(...found.slice(0, n).map(([, end]) => end)));
  }

  // The rest of a word that has been begun is marked with it.
  function wordEnd(text, end) {
    while (isLetter(text[end] ?? "")) end++;
    return end;
  }

  const placeIn = (one, at) => (one.starts ? (one.starts[at] ?? one.text.length) : at);

  // A block with where it says words of a query, which of them these are, and what it is worth: one that says more of
  // them is better; then one that says them more often, at most three times.
  function judged(block, parts) {
    const marks = block.runs.map((one) => places(one.plain, parts));
    const numbers = marks.flat().map(([, , number]) => number);
    const said = new Set(numbers);
    const value = said.size * 4 + Math.min(numbers.length, 3) - (block.element.matches(HEADING) ? 1 : 0);
    return { block, marks, said, value };
  }

  // The best blocks, no two of one section: each time one that says most of what those before it do not.
  function best(found) {
    const chosen = [];
    const told = new Set();
    const news = ({ said }) => [...said].filter((number) => !told.has(number)).length;
    while (chosen.length < MOST && found.length) {
      const next = found.reduce((one, other) => (news(other) - news(one) || other.value - one.value) > 0 ? other : one);
      chosen.push(next);
      next.said.forEach((number) => told.add(number));
      found = found.filter(({ block }) => block.heading !== next.block.heading);
    }
    return chosen;
  }

  // A passage as nodes: some of the text around the first words that are marked.
  function shown(runs, marks) {
    const nodes = [];
    const first = marks.findIndex((own) => own.length);
    const share = runs.some(({ text }) => WIDE.test(text)) ? 0.5 : 1;
    let skip = Math.max(lengthBefore(runs, marks, first) - BEFORE * share, 0);
    let left = LENGTH * share;
    const cut = skip > 0;
    let more = false;
    runs.forEach((one, n) => {
      if (left <= 0) {
        more ||= Boolean(one.math || one.text.trim());
        return;
      }
      if (one.math) {
        if (skip > 0) skip -= FORMULA;
        else {
          nodes.push(formulaNode(one, marks[n].length > 0));
          left -= FORMULA;
        }
        return;
      }
      const start = skip > 0 ? wordStart(one.text, skip) : 0;
      skip -= one.text.length;
      if (start >= one.text.length) return;
      const end = left < one.text.length - start ? lastBlank(one.text, start, start + left) : one.text.length;
      nodes.push(...marked(one, marks[n], start, end));
      left -= end - start;
      if (end < one.text.length) {
        left = 0;
        more = Boolean(one.text.slice(end).trim());
      }
    });
    if (cut) nodes.unshift(together("…\u00a0", nodes.shift() ?? ""));
    if (more) {
      const last = nodes.pop() ?? "";
      nodes.push(together(last.trimEnd?.() ?? last, "\u00a0…"));
    }
    return nodes;
  }

  // What stands on one line: browsers part a formula from what is beside it even where there is no blank to break at.
  function together(...nodes) {
    const isFormula = nodes.some((node) => node.localName === "math" || node.firstChild?.localName === "math");
    const made = isFormula ? document.createElement("span") : document.createDocumentFragment();
    if (isFormula) made.className = "search-together";
    made.append(...nodes);
    return made;
  }

  function lengthBefore(runs, marks, first) {
    if (first < 0) return 0;
    const before = runs.slice(0, first).reduce((sum, one) => sum + (one.math ? FORMULA : one.text.length), 0);
    return before + (runs[first].math ? 0 : placeIn(runs[first], marks[first][0][0]));
  }

  // The next word from a place on, but no further than where text without blanks goes on.
  function wordStart(text, at) {
    const blank = text.indexOf(" ", at - 1);
    return blank >= 0 && blank - at < 20 ? blank + 1 : at;
  }

  function lastBlank(text, start, at) {
    const blank = text.lastIndexOf(" ", at);
    return at - blank < 20 && blank >= start ? blank : at;
  }

  function marked(one, marks, start, end) {
    const { text } = one;
    const nodes = [];
    let at = start;
    for (const [from, to] of marks) {
      const first = Math.max(placeIn(one, from), start);
      const last = Math.min(placeIn(one, to), end);
      if (first < at || first >= last) continue;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(first, last);
      nodes.push(text.slice(at, first), mark);
      at = last;
    }
    nodes.push(text.slice(at, end));
    return nodes.filter((node) => node !== "");
  }

  function formulaNode({ math, tex }, isMarked) {
    let node;
    if (tex.length > LONG_FORMULA) {
      node = document.createElement("code");
      node.textContent = tex.replace(/\s+/g, " ");
    } else {
      node = document.importNode(math, true);
      node.removeAttribute("display");
      for (const each of node.querySelectorAll("[id], [href]")) {
        each.removeAttribute("id");
        each.removeAttribute("href");
      }
    }
    if (!isMarked) return node;
    const mark = document.createElement("mark");
    mark.append(node);
    return mark;
  }

  const words = (heading) => {
    const copied = heading.cloneNode(true);
    copied.querySelectorAll(`annotation, ${LEFT_OUT}`).forEach((one) => one.remove());
    return copied.textContent.trim();
  };

  return {
    // The passages of the page at `url` where the words of a query stand: { id, heading, nodes }, the best first.
    async of(url, parts) {
      const blocks = await fetched(url);
      const found = blocks.map((block) => judged(block, parts)).filter(({ said }) => said.size);
      return best(found).map(({ block, marks }) => ({
        id: block.id,
        heading: block.heading && block.heading !== block.element ? words(block.heading) : "",
        nodes: shown(block.runs, marks),
      }));
    },

    // How the text of the page at `url` begins, as nodes: for one that has the words in its title or facts alone.
    async beginning(url) {
      const first = (await fetched(url)).find(({ element }) => element.matches("p"));
      return first ? shown(first.runs, first.runs.map(() => [])) : [];
    },

    // Marks the words of a query in an element that is in this page.
    mark(element, parts) {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const texts = [];
      while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("math")) texts.push(walker.currentNode);
      for (const text of texts) {
        const own = run(text.data);
        const found = places(own.plain, parts);
        if (found.length) text.replaceWith(...marked(own, found, 0, text.data.length));
      }
    },
  };
}
