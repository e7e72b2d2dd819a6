// A link to a term or a reference shows, on hover and on focus, what it leads to.
(() => {
  "use strict";
  const GAP = 6; // pixels between the link and its box
  let shown = null; // the link whose box is open
  let timer = 0;
  let touched = false;

  const tipOf = (link) => document.getElementById(link.getAttribute("aria-describedby"));

  const place = (tip, link) => {
    const near = link.getClientRects()[0]; // of the line that a broken link begins in
    const { width, height } = tip.getBoundingClientRect();
    const left = Math.min(near.left, document.documentElement.clientWidth - width - GAP);
    const below = near.bottom + GAP;
    const fits = below + height < innerHeight || near.top < height + GAP;
    tip.style.left = `${Math.max(GAP, left)}px`;
    tip.style.top = `${fits ? below : near.top - GAP - height}px`;
  };

  const hide = () => {
    clearTimeout(timer);
    if (!shown) return;
    const tip = tipOf(shown);
    tip.hidden = true;
    shown = null;
  };

  const show = (link) => {
    clearTimeout(timer);
    if (shown === link) return;
    hide();
    const tip = tipOf(link);
    if (!tip) return;
    tip.hidden = false;
    place(tip, link);
    shown = link;
  };

  const later = (act, wait) => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };
  const linkAt = (event) => event.target.closest?.("a[data-tip]");
  const tipAt = (event) => event.target.closest?.(".notes-tip");

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = linkAt(event);
    if (link) later(() => show(link), 120);
    else if (tipAt(event)) clearTimeout(timer);
    else if (shown && shown !== document.activeElement) later(hide, 200);
    else if (!shown) clearTimeout(timer);
  });
  document.addEventListener("focusin", (event) => {
    const link = linkAt(event);
    if (link?.matches(":focus-visible")) show(link);
    else if (!touched) hide();
  });
  document.addEventListener("focusout", (event) => {
    if (linkAt(event) === shown && !touched) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shown) {
      hide();
      event.stopPropagation();
    }
  }, true);
  // The first tap shows the box; the second follows the link.
  document.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch";
    if (touched && !linkAt(event) && !tipAt(event)) hide();
  });
  document.addEventListener("click", (event) => {
    const link = linkAt(event);
    if (link && touched && shown !== link) {
      event.preventDefault();
      show(link);
    } else if (link) hide();
  });
  addEventListener("scroll", () => { if (shown !== document.activeElement) hide(); else if (shown) place(tipOf(shown), shown); }, { passive: true });
  addEventListener("resize", hide);
})();
