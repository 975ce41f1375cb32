// The sections of a page: a sign at each heading that links to it, and the contents mark the one that is being read.
export default function (postil) {
  // The paragraph sign in the margin; the contents link to the same places without scripts.
  function addAnchor(heading) {
    const anchor = document.createElement("a");
    anchor.className = "anchor";
    anchor.href = `#${encodeURIComponent(heading.id)}`;
    anchor.textContent = "¶";
    anchor.setAttribute("aria-label", postil.t("js.anchor"));
    heading.append(anchor);
  }

  // The contents mark what is being read: the last heading that has passed the upper third of the window.
  let reading;
  function followReading() {
    reading?.disconnect();
    const links = new Map();
    for (const link of document.querySelectorAll('.toc a[href^="#"]')) {
      const heading = document.getElementById(link.getAttribute("href").slice(1));
      if (heading) links.set(heading, link);
    }
    const passed = new Set();
    const mark = (entries) => {
      for (const { target, isIntersecting } of entries) passed[isIntersecting ? "add" : "delete"](target);
      const link = links.get([...links.keys()].filter((heading) => passed.has(heading)).at(-1));
      for (const other of links.values()) if (other !== link) other.removeAttribute("aria-current");
      if (!link) return;
      link.setAttribute("aria-current", "true");
      const box = link.closest(".toc");
      if (box.scrollHeight > box.clientHeight) box.scrollTop = link.offsetTop - box.clientHeight / 3;
    };
    // However far above the window a heading is, it has passed.
    reading = new IntersectionObserver(mark, { rootMargin: "1000000px 0px -66% 0px" });
    for (const heading of links.keys()) reading.observe(heading);
  }

  function addTo(root) {
    const all = (selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
    all(".prose :is(h1, h2, h3, h4, h5, h6)[id]").forEach(addAnchor);
  }

  addTo(document);
  followReading();
  // A preview puts changed pieces into the page while it is open.
  document.addEventListener("postil:patched", (event) => {
    addTo(event.target);
    followReading();
  });
}
