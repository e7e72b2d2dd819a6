// The theme puts the buttons of each block into a landmark of their own, without a name:
// a page of fifty blocks has fifty of them. It has none here.
(() => {
  const rename = () => {
    for (const nav of document.querySelectorAll("nav.md-code__nav:not([role])"))
      nav.setAttribute("role", "none");
  };
  const watch = new MutationObserver(rename);
  const mount = () => {
    rename();
    watch.disconnect();
    const content = document.querySelector(".md-content");
    if (content) watch.observe(content, { childList: true, subtree: true });
  };
  if (window.document$) window.document$.subscribe(mount);
  else mount();
})();
