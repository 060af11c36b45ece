// The live preview: waits for changes and puts the new parts of the page in place of the old ones.
"use strict";
(() => {
  const base = new URL(".", document.currentScript.src);
  const box = document.createElement("div");
  box.className = "preview-state";
  box.setAttribute("role", "status");

  // Children that are equal stay; what lies between the first and the last change is replaced.
  function morph(old, fresh) {
    if (!old || !fresh) return;
    const before = [...old.childNodes], after = [...fresh.childNodes];
    const text = (node) => node.outerHTML ?? node.data;
    const originals = before.map((node) => node.original ?? text(node));
    const news = after.map(text);
    let start = 0, end = 0;
    while (start < before.length && start < after.length && originals[start] === news[start]) start++;
    while (end < before.length - start && end < after.length - start
      && originals[before.length - 1 - end] === news[after.length - 1 - end]) end++;
    const open = [...old.querySelectorAll("details")].map((each) => each.open);
    const place = before[before.length - end] ?? null;
    before.slice(start, before.length - end).forEach((node) => node.remove());
    for (const node of after.slice(start, after.length - end)) {
      const original = text(node);
      old.insertBefore(node, place);
      node.original = original;
    }
    const details = [...old.querySelectorAll("details")];
    if (details.length === open.length) details.forEach((each, at) => { each.open = open[at]; });
  }
  function remember() {
    for (const part of document.querySelectorAll("article, .foot, .contents")) {
      for (const node of part.childNodes) node.original ??= node.outerHTML ?? node.data;
    }
  }

  async function refresh() {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    if (!answer.ok) { say("This page is gone; it comes back with its file."); return; }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    // What the reader looks at stays where it is.
    const anchor = [...document.querySelectorAll("article [id]")]
      .find((each) => each.getBoundingClientRect().bottom > 0);
    const top = anchor?.getBoundingClientRect().top;
    for (const part of ["article", ".foot", ".contents"]) {
      morph(document.querySelector(part), fresh.querySelector(part));
    }
    document.title = fresh.title;
    const now = anchor && document.getElementById(anchor.id);
    if (now && scrollY > 0) scrollBy({ top: now.getBoundingClientRect().top - top, behavior: "instant" });
    dispatchEvent(new Event("article-changed"));
  }
  function say(text) {
    box.textContent = text;
    box.hidden = !text;
  }

  async function watch() {
    let version = Number(document.documentElement.dataset.version ?? 0);
    for (;;) {
      try {
        const answer = await fetch(new URL(`.changes?since=${version}&page=${encodeURIComponent(location.pathname)}`, base));
        const news = await answer.json();
        if (news.version !== version) {
          version = news.version;
          await refresh();
        }
        say(news.state);
      } catch {
        say("The preview has ended.");
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    }
  }
  addEventListener("DOMContentLoaded", () => {
    document.body.append(box);
    say("");
    remember();
    watch();
  });
})();
