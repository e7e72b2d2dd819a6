// Search: its words come when a reader first looks for one, also where there is no server.
// Material hands its index to a worker; this stands between them.
{
  const here = new URL("../../", document.currentScript.src).href;
  const Thread = window.Worker;

  // A worker where a page may have none (file:): its script in a hidden frame.
  const framed = (url, tell) => {
    const frame = document.createElement("iframe");
    const ready = new Promise((resolve) => {
      frame.addEventListener("load", () => {
        const inner = frame.contentWindow;
        const run = (source) => new Promise((done, fail) => {
          const script = inner.document.createElement("script");
          script.src = new URL(source, url);
          script.onload = done;
          script.onerror = fail;
          inner.document.head.append(script);
        });
        inner.postMessage = tell;
        inner.importScripts = async (...sources) => { for (const s of sources) await run(s) };
        run(url).then(() => resolve(inner));
      }, { once: true });
    });
    frame.hidden = true;
    frame.title = "Search";
    window.IFrameWorker = true;  // the theme's script asks for it, and then waits for imports
    document.body.append(frame);
    return (data) => ready.then((inner) =>
      inner.dispatchEvent(new inner.MessageEvent("message", { data })));
  };

  const unpacked = async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return JSON.parse(await new Response(stream).text());
  };
  let sections;
  const load = () => (sections ??= new Promise((resolve, reject) => {
    window.notesSearch = (text) => resolve(unpacked(text));
    const script = document.createElement("script");
    script.src = here + "search/pages.js";
    script.onerror = () => reject(new Error("the search index could not be loaded"));
    document.head.append(script);
  }));

  // Resolves when the reader turns to the search.
  const wanted = () => new Promise((resolve) => {
    const toggle = document.getElementById("__search");
    if (toggle.checked || new URLSearchParams(location.search).has("q")) return resolve();
    toggle.addEventListener("change", resolve, { once: true });
    document.querySelector(".md-search__input").addEventListener("focus", resolve, { once: true });
  });

  class Searcher extends EventTarget {
    constructor(source) {
      super();
      const url = new URL(source, document.baseURI).href;
      const query = document.querySelector(".md-search__input");
      const look = () => query.dispatchEvent(new Event("keyup"));  // what the theme waits for
      query.addEventListener("input", look);
      const tell = (data) => {
        this.dispatchEvent(new MessageEvent("message", { data }));
        if (data.type === 1) look();  // ready, for what was typed meanwhile
      };
      if (location.protocol === "file:") this.send = framed(url, tell);
      else {
        const thread = new Thread(url);
        thread.addEventListener("message", ({ data }) => tell(data));
        this.send = (data) => thread.postMessage(data);
      }
    }
    async postMessage(message) {
      if (message.type === 0) {  // set up, with an index that has no documents yet
        await wanted();
        message.data.docs = await load();
      }
      this.send(message);
    }
  }
  window.Worker = function (url, options) {
    return /\bworkers\/search\./.test(url) ? new Searcher(url) : new Thread(url, options);
  };
}
