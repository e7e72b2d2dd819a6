// Interactive figures: the library is fetched from this site, once, when one comes near.
(() => {
  "use strict";
  const here = new URL(".", document.currentScript.src).href;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let library;
  const loaded = (address) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(script);
    script.onerror = () => reject(new Error(`${address} could not be loaded`));
    document.head.append(script);
  });
  const load = () => (library ??= loaded(here + "plotly.min.js").then(() => window.Plotly));
  const dataOf = async (place) => {
    const { content, dataset } = place.querySelector("template");
    if (dataset.from) return (await loaded(dataset.from)).notesFigure;
    return JSON.parse(content.textContent);
  };

  const ink = () => {
    const style = getComputedStyle(document.body);
    return style.getPropertyValue("--md-typeset-color").trim() || style.color;
  };

  // A figure wears the colours of the page; its controls stand below it, as the page's.
  const clothed = ({ sliders, updatemenus, ...layout }) => {
    const line = "rgba(128, 128, 128, .35)";
    const axis = { gridcolor: line, zerolinecolor: line, linecolor: line, automargin: true };
    for (const name of Object.keys(layout)) {
      if (/^[xy]axis\d*$/.test(name)) layout[name] = { ...axis, ...layout[name] };
      if (/^scene\d*$/.test(name)) layout[name] = onScene(layout[name], line);
    }
    for (const name of ["xaxis", "yaxis"]) layout[name] ??= { ...axis };
    if (calm.matches) delete layout.transition;
    return {
      ...layout,
      autosize: true,
      width: undefined,
      paper_bgcolor: "rgba(0, 0, 0, 0)",
      plot_bgcolor: "rgba(0, 0, 0, 0)",
      font: { color: ink(), family: getComputedStyle(document.body).fontFamily, size: 13, ...layout.font },
      dragmode: layout.dragmode ?? (layout.scene ? undefined : false),
    };
  };
  // What has no colour of its own, as Plotly names it, in the colour of the text.
  const inked = (layout) => {
    const paths = layout.font?.color ? [] : ["font.color"];
    layout.shapes?.forEach(({ line }, n) => line?.color ?? paths.push(`shapes[${n}].line.color`));
    layout.annotations?.forEach(({ arrowcolor }, n) =>
      arrowcolor ?? paths.push(`annotations[${n}].arrowcolor`));
    return Object.fromEntries(paths.map((path) => [path, ink()]));
  };
  const onScene = (scene, line) => {
    const axis = { gridcolor: line, zerolinecolor: line, linecolor: line, showbackground: false };
    const axes = {};
    for (const name of ["xaxis", "yaxis", "zaxis"]) axes[name] = { ...axis, ...scene[name] };
    return { ...scene, ...axes };
  };

  const draw = (place) => (place.notesDrawn ??= (async () => {
    const [figure, Plotly] = await Promise.all([dataOf(place), load()]);
    place.notesFigure = figure;
    figure.layout ??= {};
    if (figure.data.some(({ type }) => /3d$|^surface$/.test(type))) figure.layout.scene ??= {};
    const host = document.createElement("div");
    host.className = "notes-live";
    host.setAttribute("role", "group");
    host.setAttribute("aria-label", place.querySelector(".notes-still").getAttribute("aria-label"));
    place.querySelector(".notes-stage").append(host);
    const drawn = structuredClone(figure);
    await Plotly.newPlot(host, {
      data: drawn.data,
      layout: clothed(drawn.layout),
      frames: drawn.frames,
      config: {
        responsive: true,
        displaylogo: false,
        modeBarButtonsToRemove: ["sendChartToCloud", "sendDataToCloud"],
      },
    });
    const colours = inked(figure.layout);
    if (Object.keys(colours).length > 1) await Plotly.relayout(host, colours);
    followFrames(place, host);
    place.dataset.drawn = "true";
    return (method, args) => act(Plotly, host, method, structuredClone(args ?? []));
  })());

  // What Plotly's own controls do. Who wants less motion gets the end of it at once.
  const act = (Plotly, host, method, args) => {
    if (!["restyle", "relayout", "update", "animate"].includes(method)) return;
    if (method === "animate" && calm.matches)
      args[1] = { ...args[1], transition: { duration: 0 }, mode: "immediate" };
    return Plotly[method](host, ...args);
  };

  const say = (slider, steps, shown) => {
    const step = steps[slider.value];
    const text = [step.label, step.value].find((name) => name?.trim())?.trim()
      ?? `${Number(slider.value) + 1} of ${steps.length}`;
    slider.setAttribute("aria-valuetext", text);
    const output = slider.parentElement.querySelector("output");
    if (output) output.textContent = text + (shown?.suffix ?? "");
  };

  const controls = (place) => {
    const layout = () => place.notesFigure.layout;
    for (const slider of place.querySelectorAll("[data-slider]"))
      slider.addEventListener("input", async () => {
        const apply = await draw(place);
        const { steps, currentvalue } = layout().sliders[slider.dataset.slider];
        say(slider, steps, currentvalue);
        const step = steps[slider.value];
        await apply(step.method, step.args);
      });
    for (const choice of place.querySelectorAll("[data-menu]"))
      choice.addEventListener(choice.localName === "button" ? "click" : "change", async () => {
        const apply = await draw(place);
        const chosen = layout().updatemenus[choice.dataset.menu].buttons[choice.value];
        await apply(chosen.method, chosen.args);
      });
  };

  // While frames are played, the slider that names them goes along.
  const followFrames = (place, host) => host.on("plotly_animatingframe", ({ name }) => {
    for (const slider of place.querySelectorAll("[data-slider]")) {
      const { steps, currentvalue } = place.notesFigure.layout.sliders[slider.dataset.slider];
      const at = steps.findIndex(({ args }) => args?.[0]?.[0] === name);
      if (at < 0) continue;
      slider.value = at;
      say(slider, steps, currentvalue);
    }
  });

  const watch = new IntersectionObserver((entries) => {
    for (const entry of entries)
      if (entry.isIntersecting) {
        watch.unobserve(entry.target);
        draw(entry.target);
      }
  }, { rootMargin: "300px" });

  const mount = () => {
    for (const place of document.querySelectorAll(".notes-plotly:not([data-seen])")) {
      place.dataset.seen = "true";
      controls(place);
      watch.observe(place);
    }
  };
  new MutationObserver(() => {
    for (const place of document.querySelectorAll(".notes-plotly[data-drawn]"))
      window.Plotly.relayout(place.querySelector(".notes-live"), inked(place.notesFigure.layout));
  }).observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });

  if (window.document$) window.document$.subscribe(mount);
  else mount();
})();
