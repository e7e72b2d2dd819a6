// "?" opens a list of the keys that this site knows.
(() => {
  "use strict";
  const make = (tag, attributes, ...children) => {
    const made = Object.assign(document.createElement(tag), attributes);
    made.append(...children);
    return made;
  };
  const KEYS = [
    [["/", "S", "F"], "search", ".md-search"],
    [["N", "."], "the next page", "link[rel=next]"],
    [["P", ","], "the previous page", "link[rel=prev]"],
    [["Tab"], "the next link or control; with Shift, the one before", null],
    [["Enter"], "follow a link, unfold an answer", null],
    [["K"], "in a quiz: I knew it", ".notes-quiz"],
    [["D"], "in a quiz: I did not", ".notes-quiz"],
    [["Esc"], "close what is open", null],
    [["?"], "this list", null],
  ];
  let dialog;

  const open = () => {
    if (document.querySelector("dialog[open]")) return;
    dialog?.remove();
    const rows = KEYS.filter(([, , where]) => !where || document.querySelector(where)).map(
      ([keys, what]) => make("tr", {},
        make("td", {}, ...keys.flatMap((key, n) =>
          [...(n ? [" or "] : []), make("kbd", {}, key)])),
        make("td", {}, what)));
    const close = make("button", { type: "submit", className: "notes-button" }, "Close");
    dialog = make("dialog", { className: "notes-keys md-typeset" },
      make("h2", { id: "notes-keys-title" }, "Keys"),
      make("table", {}, make("tbody", {}, ...rows)),
      make("form", { method: "dialog" }, close));
    dialog.setAttribute("aria-labelledby", "notes-keys-title");
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close(); // its backdrop
    });
    document.body.append(dialog);
    dialog.showModal();
  };

  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    event.preventDefault();
    open();
  });

  const mount = () => {
    const footer = document.querySelector(".md-footer-meta__inner");
    if (!footer || footer.querySelector(".notes-keys-button")) return;
    const button = make("button", { type: "button", className: "notes-keys-button" },
      "Keys ", make("kbd", {}, "?"));
    button.addEventListener("click", open);
    footer.append(button);
  };
  if (window.document$) window.document$.subscribe(mount);
  else mount();
})();
