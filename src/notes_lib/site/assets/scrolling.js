// What is too wide for the page scrolls, and can be reached and scrolled with the keys.
(() => {
  "use strict";
  const NAMES = {
    ".notes-scroll:has(> table)": "Table",
    ".notes-scroll:has(> svg, > img)": "Figure",
    ".notes-scroll:has(> mjx-container)": "Formula",
  };
  const judge = (box) => {
    const wide = box.scrollWidth > box.clientWidth + 1;
    box.toggleAttribute("data-wide", wide);
    box.toggleAttribute("data-fits", !wide);
    if (!wide) {
      for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
      return;
    }
    const place = box.closest("figure, div.arithmatex");
    const number = place?.querySelector(".notes-number")?.textContent
      ?? (place?.dataset.number && `Formula (${place.dataset.number})`);
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", `${number ?? box.notesName}, scrolls sideways`);
  };
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries) judge(target);
  });
  const mount = () => {
    for (const [selector, name] of Object.entries(NAMES))
      for (const box of document.querySelectorAll(selector)) {
        if (box.notesName) continue;
        box.notesName = name;
        watch.observe(box);
      }
  };
  if (window.document$) window.document$.subscribe(mount);
  else mount();
})();
