// Connections: the paper under the pointer, or in focus, shows its arcs and the papers at their other ends.
(() => {
  const map = document.querySelector(".arc-map");
  const lines = [...map.querySelectorAll("li")];
  const arcs = [...map.querySelectorAll("path[data-ends]")];

  function light(line) {
    const place = lines.indexOf(line);
    for (const lit of map.querySelectorAll(".lit")) lit.classList.remove("lit");
    if (place < 0) return;
    for (const arc of arcs) {
      const ends = arc.dataset.ends.split(" ").map(Number);
      if (!ends.includes(place)) continue;
      arc.classList.add("lit");
      for (const end of ends) lines[end].classList.add("lit");
    }
  }

  map.addEventListener("pointerover", (event) => light(event.target.closest("li")));
  map.addEventListener("pointerleave", () => light(document.activeElement.closest(".arc-map li")));
  map.addEventListener("focusin", (event) => light(event.target.closest("li")));
})();
