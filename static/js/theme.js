// Runs before the first paint, and so stands in the head without "defer": it only marks the root element with the
// colours that the reader chose on an earlier page. Without scripts the system's setting holds.
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  try {
    const theme = localStorage.getItem("postil-theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // Storage is closed to this page (private mode, a file on disk): the system's setting holds.
  }
})();
