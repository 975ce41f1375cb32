// Footnotes beside the text, where the window is wide: each stands in the margin at the line that refers to it, below
// what is there already. One that finds no room near its line stays in the list at the end, and so does every list that
// is on the screen when the page opens, since nothing may move before a reader's eyes. The notes themselves are moved,
// by style alone: they are in the document once, in its order, for those who listen and for print.
const WIDE = "(min-width: 68.75em)"; // as in the style sheets: from here on there is a margin
const SPACE = 16; // pixels between two notes
const FARTHEST = 400; // below the line that refers to it
const HIGHEST = 420;

const NOTES = '[role="doc-endnotes"] > ol > li[id]';

export default function () {
  const sheet = document.querySelector(".sheet");
  const margin = sheet?.querySelector(":scope > .margin");
  if (!margin) return;
  const wide = matchMedia(WIDE);
  const left = new WeakSet(); // sections that stay lists
  const contents = margin.querySelector(".toc");
  let watch = null;
  let frame = 0;

  function pairs() {
    const found = [];
    const first = new Map();
    for (const link of sheet.querySelectorAll('[role="doc-noteref"]')) {
      const id = decodeURIComponent(link.hash.slice(1));
      if (!first.has(id) && !link.closest('[role="doc-endnotes"]')) first.set(id, link);
    }
    for (const note of sheet.querySelectorAll(NOTES)) {
      const link = first.get(note.id);
      if (link?.getClientRects().length && !left.has(note.closest("section"))) found.push({ note, link });
    }
    return found;
  }

  function arrange() {
    frame = 0;
    watch?.disconnect();
    const all = wide.matches ? pairs() : [];
    const chosen = new Set(all.map(({ note }) => note));
    for (const note of sheet.querySelectorAll(NOTES)) note.classList.toggle("beside", chosen.has(note));
    for (const section of sheet.querySelectorAll('[role="doc-endnotes"]')) {
      section.classList.toggle("empty", !section.querySelector(":scope > ol > li:not(.beside)"));
    }
    // Everything is measured before anything is placed.
    const { top, bottom, left: edge } = sheet.getBoundingClientRect();
    // Not by the note's own direction, which need not be the page's.
    sheet.style.setProperty("--beside-x", `${margin.getBoundingClientRect().left - edge}px`);
    const wanted = all.map(({ note, link }) => {
      const line = link.getBoundingClientRect();
      return { note, y: line.top - top, height: note.offsetHeight };
    });
    let free = occupied() - top + SPACE;
    for (const { note, y, height } of wanted.sort((a, b) => a.y - b.y)) {
      const place = Math.max(y, free);
      if (place - y > FARTHEST || height > HIGHEST || place + height > bottom - top) {
        note.classList.remove("beside");
        note.closest("section").classList.remove("empty");
        continue;
      }
      note.style.setProperty("--beside-y", `${place}px`);
      free = place + height + SPACE;
    }
    watchContents();
  }

  // Where the margin's own things end, with the contents in their place and not where they stick to the window.
  function occupied() {
    margin.classList.add("measured");
    const bottoms = [...margin.children].map((e) => e.getBoundingClientRect().bottom);
    margin.classList.remove("measured");
    return Math.max(margin.getBoundingClientRect().top, ...bottoms);
  }

  // The contents follow the reader down the margin, and give way to each note that they come upon.
  function watchContents() {
    contents?.classList.remove("yielding");
    const notes = sheet.querySelectorAll(`${NOTES}.beside`);
    if (!contents || !notes.length) return;
    const stuck = parseFloat(getComputedStyle(contents).insetBlockStart) || 0;
    const below = innerHeight - stuck - contents.offsetHeight - SPACE;
    const met = new Set();
    watch = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) met[isIntersecting ? "add" : "delete"](target);
      contents.classList.toggle("yielding", met.size > 0);
    }, { rootMargin: `${-stuck}px 0px ${-Math.max(below, 0)}px 0px` });
    for (const note of notes) watch.observe(note);
  }

  function later() {
    frame ||= requestAnimationFrame(arrange);
  }

  function noteOf(target) {
    const link = target.closest?.('[role="doc-noteref"]');
    const note = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    return note?.matches(".beside") ? note : null;
  }

  // Its number shows a note, and by key leads to it; the page stays where it is.
  document.addEventListener("click", (event) => {
    const note = noteOf(event.target);
    sheet.querySelector(".beside.shown")?.classList.remove("shown");
    if (!note || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    note.classList.add("shown");
    note.scrollIntoView({ block: "nearest" });
    if (event.detail) return;
    note.tabIndex = -1;
    note.focus({ preventScroll: true });
  });
  for (const [name, shows] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(name, ({ target }) => noteOf(target)?.classList.toggle("pointed", shows));
  }

  for (const section of sheet.querySelectorAll('[role="doc-endnotes"]')) {
    const { top, bottom } = section.getBoundingClientRect();
    if (wide.matches && top < innerHeight && bottom > 0) left.add(section);
  }
  // They come into the margin rather than move there.
  sheet.classList.add("arriving");
  arrange();
  requestAnimationFrame(() => requestAnimationFrame(() => sheet.classList.remove("arriving")));
  new ResizeObserver(later).observe(sheet);
  addEventListener("resize", later);
  document.addEventListener("postil:patched", later);
}
