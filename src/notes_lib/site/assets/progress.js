// What a reader has read, done and known, kept in this browser and nowhere else.
(() => {
  "use strict";
  const { notesSite = "", notesRoot = "." } = document.body.dataset;
  const NAME = `notes:${notesSite}`;
  const ROOT = new URL(notesRoot, location.href).href;
  const KINDS = ["read", "done", "answers"]; // pages and sections, exercises, questions
  const listeners = [];
  let memory = null; // where the browser keeps nothing

  const isRecord = (value) =>
    value !== null && typeof value === "object" && !Array.isArray(value);
  const tidy = (value) =>
    Object.fromEntries(KINDS.map((kind) => [kind, isRecord(value?.[kind]) ? value[kind] : {}]));
  const load = () => {
    if (memory) return memory;
    try {
      return tidy(JSON.parse(localStorage.getItem(NAME) ?? "{}"));
    } catch {
      return tidy({});
    }
  };
  const save = (data) => {
    try {
      if (!memory) localStorage.setItem(NAME, JSON.stringify(data));
    } catch {
      memory = data;
    }
    if (memory) memory = data;
    for (const listener of listeners) listener();
  };
  const today = () => new Date().toISOString().slice(0, 10);
  const set = (kind, key, value) => {
    const data = load();
    if (value) data[kind][key] = value === true ? today() : value;
    else delete data[kind][key];
    save(data);
  };
  const merged = (one, two) =>
    tidy(Object.fromEntries(KINDS.map((kind) => [kind, { ...one[kind], ...two[kind] }])));
  window.notesProgress = { load, set, today, listen: (listener) => listeners.push(listener) };

  // A page's name in the notes: its address below the root, without an ending.
  const pageOf = (href) => {
    const url = new URL(href, location.href);
    url.hash = url.search = "";
    if (!url.href.startsWith(ROOT)) return null;
    const path = decodeURI(url.href.slice(ROOT.length));
    return path.replace(/(^|\/)index\.html$/, "$1").replace(/\.html$/, "").replace(/\/$/, "");
  };

  const element = (tag, attributes, ...children) => {
    const made = Object.assign(document.createElement(tag), attributes);
    made.append(...children);
    return made;
  };
  const boxes = []; // [checkbox, kind, key]
  const checkbox = (kind, key, text, label) => {
    const input = element("input", { type: "checkbox" });
    if (label) input.setAttribute("aria-label", label);
    input.addEventListener("change", () => set(kind, key, input.checked));
    boxes.push([input, kind, key]);
    return element("label", { className: "notes-box" }, input, element("span", {}, text));
  };

  const tick = (link, on, word) => {
    const old = link.querySelector(":scope > .notes-tick");
    if (on && !old)
      link.append(
        element("span", { className: "notes-tick" }, element("span", {}, ` (${word})`)));
    if (!on) old?.remove();
  };

  const refresh = () => {
    const data = load();
    for (const [input, kind, key] of boxes) input.checked = key in data[kind];
    for (const link of document.querySelectorAll(".md-nav--primary a.md-nav__link, .notes-map a")) {
      if (link.hash) continue;
      const page = pageOf(link.href);
      if (page) tick(link, page in data.read, "read");
    }
    const here = document.querySelector(".notes-read")?.dataset.page;
    if (here)
      for (const link of document.querySelectorAll(".md-nav--secondary a[href^='#']"))
        tick(link, here + link.hash in data.read, "read");
    for (const row of document.querySelectorAll(".notes-progress tbody tr")) fill(row, data);
  };

  // A row of the table of lessons.
  const fill = (row, data) => {
    const names = (attribute) => row.dataset[attribute].split(" ").filter(Boolean);
    const count = (all, is) => (all.length ? `${all.filter(is).length} of ${all.length}` : "–");
    const cells = row.querySelectorAll("td");
    cells[0].textContent = data.read[row.dataset.page] ?? "not yet";
    cells[1].textContent = count(names("exercises"), (name) => name in data.done);
    cells[2].textContent = count(names("questions"), (name) => data.answers[name]?.knew);
  };

  const download = () => {
    const text = JSON.stringify({ course: notesSite, saved: today(), ...load() }, null, 1);
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    const name = notesSite.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");
    element("a", { href: url, download: `progress-${name}.json` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };

  const controls = (table) => {
    const said = element("p", { className: "notes-said" });
    said.setAttribute("role", "status");
    const file = element("input", { type: "file", accept: ".json,application/json", hidden: true });
    file.addEventListener("change", async () => {
      try {
        const read = JSON.parse(await file.files[0].text());
        if (!isRecord(read) || !KINDS.some((kind) => isRecord(read[kind]))) throw new Error();
        if (read.course !== notesSite) throw new Error();
        save(merged(load(), tidy(read)));
        said.textContent = "Added to what was here.";
      } catch {
        said.textContent = "This is not a file of progress in this course. Nothing was changed.";
      }
      file.value = "";
    });
    const button = (text, act) => {
      const made = element("button", { type: "button", className: "notes-button" }, text);
      made.addEventListener("click", act);
      return made;
    };
    const row = element(
      "p", { className: "notes-controls" },
      button("Export", download),
      button("Import", () => file.click()),
      button("Reset", () => {
        if (!confirm("Forget what was read, done and answered?")) return;
        save(tidy({}));
        said.textContent = "Forgotten.";
      }),
      file);
    table.classList.add("notes-ready");
    table.after(row, said);
    if (memory) said.textContent = "This browser keeps nothing for this page: export before you leave.";
  };

  const mount = () => {
    try {
      localStorage.setItem(`${NAME}?`, "");
      localStorage.removeItem(`${NAME}?`);
    } catch {
      memory ??= tidy({});
    }
    boxes.length = 0;
    for (const place of document.querySelectorAll(".notes-read:empty")) {
      const page = place.dataset.page;
      place.append(checkbox("read", page, "I have read this lesson"));
      const article = place.parentElement;
      for (const heading of article.querySelectorAll(":scope > h2[id]")) {
        let end = heading.nextElementSibling;
        while (end && !end.matches("h2, .footnote, .notes-relations, .notes-read")) {
          end = end.nextElementSibling;
        }
        const title = heading.firstChild?.textContent.trim() ?? "";
        const box = checkbox("read", `${page}#${heading.id}`, "Read", `Read: ${title}`);
        box.classList.add("notes-box-section");
        (end ?? place).before(box);
      }
    }
    for (const solution of document.querySelectorAll("details[data-exercise]")) {
      if (solution.previousElementSibling?.matches(".notes-box-exercise")) continue;
      const box = checkbox("done", solution.dataset.exercise, "Done");
      box.classList.add("notes-box-exercise");
      solution.before(box);
    }
    for (const table of document.querySelectorAll(".notes-progress:not(.notes-ready)")) controls(table);
    refresh();
  };

  listeners.push(refresh);
  addEventListener("storage", (event) => { if (event.key === NAME) refresh(); });
  if (window.document$) window.document$.subscribe(mount);
  else mount();
})();
