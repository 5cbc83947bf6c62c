// Puts Embedscope into a page: each <embed-scope task="…"> and each
// <div data-embedscope task="…"> becomes a frame that is as high as what it
// shows. Attributes: those of a link (names, below), and max-height in pixels.
(() => {
  "use strict";
  if (customElements.get("embed-scope")) return; // the script may stand beside each element

  const site = new URL("./", document.currentScript.src);
  const names = ["task", "api", "view", "option", "scope", "from", "to", "sort", "desc", "row", "colour", "theme"];
  const [least, usual, most] = [120, 480, 6000]; // pixels
  const frames = new Map(); // a frame and how high it may become

  // What a frame on another site needs, and no more: its program, its own
  // storage and worker, its form, its link to a window free of this sandbox,
  // and files to save. It can't open dialogs or take this window elsewhere.
  const sandbox = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads";

  const address = (element) => {
    const url = new URL("?embed=1", site);
    for (const { name, value } of element.attributes) {
      const plain = name.replace(/^data-/, "");
      if (/key/i.test(plain) || /tlk_/i.test(value)) {
        console.error(`embedscope: the attribute ${name} looks like an API key and is not used. Whoever can read this page has it: make a new one. Visitors enter their own.`);
      } else if (names.includes(plain)) {
        const several = plain === "option" || plain === "scope";
        for (const part of several ? value.split(",") : [value]) url.searchParams.append(plain, part);
      }
    }
    return url.href;
  };

  const put = (element) => {
    if (element.shadowRoot) return;
    const title = element.getAttribute("title") || "Embeddings of a video, in Embedscope";
    const frame = Object.assign(document.createElement("iframe"), {
      title, loading: "lazy", allow: "clipboard-write", referrerPolicy: "no-referrer", src: address(element),
    });
    frame.setAttribute("sandbox", sandbox);
    Object.assign(frame.style, { display: "block", width: "100%", height: usual + "px", border: "0" });
    element.style.display = "block";
    frames.set(frame, Math.min(most, Math.max(least, Number(element.getAttribute("max-height") ?? element.getAttribute("data-max-height")) || 2400)));
    element.attachShadow({ mode: "open" }).append(frame);
  };

  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== site.origin || data?.type !== "embedscope:height" || !Number.isFinite(data.height)) return;
    for (const [frame, top] of frames) {
      if (frame.contentWindow === source) frame.style.height = Math.min(top, Math.max(least, data.height)) + "px";
    }
  });

  customElements.define("embed-scope", class extends HTMLElement { connectedCallback() { put(this); } });
  const all = () => document.querySelectorAll("[data-embedscope]").forEach(put);
  document.readyState === "loading" ? addEventListener("DOMContentLoaded", all) : all();
})();
