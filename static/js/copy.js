// The clipboard for other modules: `copy(text, html)` says whether it worked, `tell(button, worked)` shows that.
export default function ({ t }) {
  async function copy(text, html) {
    try {
      if (html && window.ClipboardItem) {
        const types = { "text/plain": text, "text/html": html };
        const blobs = Object.entries(types).map(([type, data]) => [type, new Blob([data], { type })]);
        await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
      } else {
        await navigator.clipboard.writeText(text);
      }
      return true;
    } catch {
      return copyByCommand(text);
    }
  }

  // Where the connection is not secure there is no clipboard for scripts, but the old command works.
  function copyByCommand(text) {
    const put = (event) => {
      event.clipboardData.setData("text/plain", text);
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    document.addEventListener("copy", put, true);
    const worked = document.execCommand("copy");
    document.removeEventListener("copy", put, true);
    return worked;
  }

  const said = document.createElement("p");
  said.className = "hidden";
  said.setAttribute("role", "status");
  document.body.append(said);

  const waiting = new WeakMap();

  // The button says it for two seconds, and those who do not see it hear it.
  function tell(button, worked) {
    clearTimeout(waiting.get(button)?.timer);
    const words = waiting.get(button)?.words ?? button.textContent;
    const answer = t(worked ? "js.copied" : "js.not-copied");
    button.textContent = said.textContent = answer;
    const timer = setTimeout(() => {
      button.textContent = words;
      said.textContent = "";
      waiting.delete(button);
    }, 2000);
    waiting.set(button, { timer, words });
  }

  return { copy, tell };
}
