// Runs before the first paint, and so stands in the head without "defer": it only marks the root element with the
// colours that the reader chose on an earlier page. Without scripts the system's setting holds.
(() => {
  const root = document.documentElement;
  // The text's font, asked for before the style sheets are there. Browsers refuse this, loudly, to files on disk.
  if (location.protocol.startsWith("http")) {
    const font = { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "", href: document.currentScript.dataset.font };
    document.head.append(Object.assign(document.createElement("link"), font));
  }
  root.classList.add("scripted");
  try {
    const theme = localStorage.getItem("postil-theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // Storage is closed to this page (private mode, a file on disk): the system's setting holds.
  }
})();
