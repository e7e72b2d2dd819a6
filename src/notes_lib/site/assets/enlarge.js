// A click on a figure, or its button, shows it as large as the window allows.
(() => {
  "use strict";
  const ICONS = {
    enlarge: "M5 5h5v2H7v3H5V5m9 0h5v5h-2V7h-3V5m3 9h2v5h-5v-2h3v-3m-7 3v2H5v-5h2v3h3z",
    close: "M19 6.41 17.59 5 12 10.59 6.41 5 5 6.41 10.59 12 5 17.59 6.41 19 12 13.41 17.59 19 19 17.59 13.41 12z",
  };
  const button = (name, words) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = name;
    made.setAttribute("aria-label", words);
    const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    icon.setAttribute("viewBox", "0 0 24 24");
    icon.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", name === "notes-enlarge" ? ICONS.enlarge : ICONS.close);
    icon.append(path);
    made.append(icon);
    return made;
  };

  const enlarge = (figure, drawing, opener) => {
    const dialog = document.createElement("dialog");
    dialog.className = "notes-enlarged md-typeset";
    dialog.setAttribute("aria-label", `${nameOf(figure)}, enlarged`);
    const copy = document.createElement("figure");
    copy.className = "notes-figure";
    const large = drawing.cloneNode(true);
    const { width, height } = drawing.getBoundingClientRect();
    large.style.setProperty("--notes-ratio", width / height);
    large.style.setProperty("--notes-least", `${1.3 * (parseFloat(drawing.getAttribute("width")) * 4 / 3 || 0)}px`);
    copy.append(large);
    const caption = figure.querySelector("figcaption");
    if (caption) copy.append(caption.cloneNode(true));
    const close = button("notes-enlarged-close", "Close");
    close.addEventListener("click", () => dialog.close());
    dialog.append(close, copy);
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();  // the ground around it
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      opener.focus({ preventScroll: true });
    });
    document.body.append(dialog);
    dialog.showModal();
  };
  const nameOf = (figure) =>
    figure.querySelector(".notes-number")?.textContent ?? "Figure";

  const mount = () => {
    const drawings = ".notes-figure > .notes-scroll > :is(.notes-svg, img):not(.notes-enlarges)";
    for (const drawing of document.querySelectorAll(drawings)) {
      const figure = drawing.closest("figure");
      const opener = button("notes-enlarge", `Enlarge ${nameOf(figure)}`);
      const open = () => enlarge(figure, drawing, opener);
      drawing.classList.add("notes-enlarges");
      drawing.addEventListener("click", open);
      opener.addEventListener("click", open);
      figure.insertBefore(opener, drawing.closest(".notes-scroll").nextSibling);
    }
  };
  if (window.document$) window.document$.subscribe(mount);
  else mount();
})();
