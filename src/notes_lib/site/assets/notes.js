// Interactive figures: the library is fetched from this site, once, when a figure comes near.
(() => {
  "use strict";
  const here = new URL(".", document.currentScript.src).href;
  let library;
  const load = () => (library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = here + "plotly.min.js";
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error("plotly.min.js could not be loaded"));
    document.head.append(script);
  }));

  // A figure wears the colours of the page, and again when the reader changes the scheme.
  const clothed = (figure) => {
    const style = getComputedStyle(document.body);
    const ink = style.getPropertyValue("--md-typeset-color").trim() || style.color;
    const line = "rgba(128, 128, 128, .35)";
    const axis = { gridcolor: line, zerolinecolor: line, linecolor: line, automargin: true };
    const layout = { ...figure.layout };
    for (const name of Object.keys(layout))
      if (/^[xyz]axis\d*$/.test(name)) layout[name] = { ...axis, ...layout[name] };
    for (const name of ["xaxis", "yaxis"]) layout[name] ??= { ...axis };
    for (const name of ["sliders", "updatemenus"])
      layout[name] = layout[name]?.map((control) => ({
        ...control,
        font: { color: ink, ...control.font },
        bgcolor: control.bgcolor ?? "rgba(128, 128, 128, .25)",
        bordercolor: control.bordercolor ?? line,
      }));
    return {
      ...layout,
      autosize: true,
      width: undefined,
      paper_bgcolor: "rgba(0, 0, 0, 0)",
      plot_bgcolor: "rgba(0, 0, 0, 0)",
      font: { color: ink, family: style.fontFamily, size: 13, ...layout.font },
      dragmode: layout.dragmode ?? false,
    };
  };

  const draw = async (place) => {
    const figure = (place.notesFigure ??= JSON.parse(
      place.querySelector("template").content.textContent));
    const Plotly = await load();
    let host = place.querySelector(".notes-live");
    if (!host) {
      host = document.createElement("div");
      host.className = "notes-live";
      host.style.height = (figure.layout?.height ?? 420) + "px";
      place.append(host);
    }
    const drawn = structuredClone(figure);
    await Plotly.react(host, {
      data: drawn.data,
      layout: clothed(drawn),
      frames: drawn.frames,
      config: {
        responsive: true,
        displaylogo: false,
        modeBarButtonsToRemove: ["sendChartToCloud", "sendDataToCloud"],
      },
    });
    place.dataset.drawn = "true";
  };

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
      watch.observe(place);
    }
  };
  new MutationObserver(() => {
    for (const place of document.querySelectorAll(".notes-plotly[data-drawn]")) draw(place);
  }).observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });

  if (window.document$) window.document$.subscribe(mount);
  else mount();
})();
