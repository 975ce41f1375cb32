// Buttons that copy the BibTeX entry and the citations of a paper.
export default async function (postil) {
  const { copy, tell } = await postil.load("copy");

  function addTo(shown) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = postil.t("js.copy");
    const name = shown.previousElementSibling.textContent;
    button.setAttribute("aria-label", `${postil.t("js.copy")}: ${name}`);
    const entry = shown.querySelector("pre");
    // What programs take as it is has no other form; a citation has its italics, and formulas as TeX.
    const text = entry ? entry.textContent : written(shown);
    const html = entry ? undefined : shown.innerHTML;
    button.addEventListener("click", async () => tell(button, await copy(text, html)));
    shown.append(button);
  }

  function written(element) {
    const copied = element.cloneNode(true);
    for (const math of copied.querySelectorAll("math")) {
      math.replaceWith(`$${math.querySelector("annotation")?.textContent ?? math.textContent}$`);
    }
    return copied.textContent;
  }

  const add = () => document.querySelectorAll(".cite dd:not(:has(.copy))").forEach(addTo);
  document.addEventListener("postil:patched", add);
  add();
}
