// Runs before the first paint, and so stands in the head without "defer": it only marks the root element with the
// colours and the form of lists that the reader chose on an earlier page. Without scripts the site's settings hold.
(() => {
  const root = document.documentElement;
  // The fonts that every page shows at once, asked for before the style sheets are there: one that comes late is kept
  // for the next page, so that nothing moves (font-display). Browsers refuse this, loudly, to files on disk.
  if (location.protocol.startsWith("http")) {
    for (const href of document.currentScript.dataset.fonts.split(/\s+/)) {
      const font = { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "", href };
      document.head.append(Object.assign(document.createElement("link"), font));
    }
    // The address asks for other papers than the page has: js/list.js puts them there.
    if (location.search) root.dataset.narrowed = "";
  }
  root.classList.add("scripted");
  let view = new URLSearchParams(location.search).get("view");
  try {
    const theme = localStorage.getItem("postil-theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    view ??= localStorage.getItem("postil-view");
  } catch {
    // Storage is closed to this page (private mode, a file on disk): the system's setting holds.
  }
  if (["cards", "compact", "table"].includes(view)) root.dataset.view = view;
})();
