// Figures open large over the page. Without this module, or with a key held down, their links lead to the files.
export default function ({ t }) {
  const figures = () => [...document.querySelectorAll("a.zoom[href]")];
  let dialog, image, caption, count, file, shown;

  function element(tag, className, ...content) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...content);
    return made;
  }

  function button(sign, key, action) {
    const made = element("button", "", sign);
    made.type = "button";
    made.title = t(key);
    made.setAttribute("aria-label", t(key));
    made.addEventListener("click", action);
    return made;
  }

  function make() {
    image = element("img");
    // As large as there is room; a picture that is no drawing at most twice its own size.
    image.addEventListener("load", () => {
      const { naturalWidth: width, naturalHeight: height } = image;
      const most = /\.svg(?:$|[?#])/i.test(image.src) ? "" : `, ${2 * width}px`;
      image.style.inlineSize = width && height ? `min(100%, ${width / height} * (100dvh - 10rem)${most})` : "";
    });
    caption = element("figcaption");
    count = element("span", "number");
    file = element("a", "", t("js.figure.file"));
    const around = element(
      "span",
      "around-figure",
      button("←", "js.figure.previous", () => step(-1)),
      count,
      button("→", "js.figure.next", () => step(1)),
    );
    const close = button("×", "js.figure.close", () => dialog.close());
    close.autofocus = true;
    dialog = element("dialog", "zoomed", element("p", "tools", around, file, close), element("figure", "", image, caption));
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "ArrowLeft" || event.key === "ArrowRight") step(event.key === "ArrowLeft" ? -1 : 1);
    });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.localName === "figure") dialog.close();
    });
    document.body.append(dialog);
  }

  function step(by) {
    const all = figures();
    const next = all[all.indexOf(shown) + by];
    if (next) show(next);
  }

  function show(link) {
    shown = link;
    const all = figures();
    const place = all.indexOf(link);
    const small = link.querySelector("img");
    image.src = link.href;
    image.alt = small.alt;
    const words = link.closest("figure")?.querySelector("figcaption");
    caption.replaceChildren(...(words?.cloneNode(true).childNodes ?? []));
    caption.hidden = !words;
    dialog.setAttribute("aria-label", words?.textContent || small.alt);
    file.href = link.href;
    count.textContent = `${place + 1} / ${all.length}`;
    const [previous, , next] = count.parentNode.children;
    count.parentNode.hidden = all.length < 2;
    previous.disabled = !place;
    next.disabled = place === all.length - 1;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.zoom[href]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!dialog) make();
    show(link);
    dialog.showModal();
  });
}
