// A small button above each formula that stands alone copies its TeX.
(() => {
  "use strict";
  const mount = () => {
    for (const place of document.querySelectorAll("div.arithmatex:has(mjx-source)")) {
      if (place.querySelector(".notes-copy-tex")) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "notes-copy-tex";
      const words = place.dataset.number ? `Copy TeX of (${place.dataset.number})` : "Copy TeX";
      button.textContent = "Copy TeX";
      button.setAttribute("aria-label", words);
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(place.querySelector("mjx-source").textContent);
        button.textContent = "Copied";
        setTimeout(() => { button.textContent = "Copy TeX"; }, 1500);
      });
      place.append(button);
    }
  };
  if (window.document$) window.document$.subscribe(mount);
  else mount();
})();
