// The site's one script. Without it every page can be read; with it: theme, search, copying, keys.
"use strict";
(() => {
  const html = document.documentElement;
  const own = document.currentScript;
  const root = own.dataset.root;
  html.classList.add("scripted");

  // --- Theme: before anything is drawn, so that nothing flashes. ---
  const stored = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const isDark = () => html.dataset.theme
    ? html.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  if (stored()) html.dataset.theme = stored();
  const turnTheme = () => {
    html.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem("theme", html.dataset.theme); } catch { /* private mode */ }
    announce(`${html.dataset.theme} theme`);
  };

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  let live;
  const announce = (text) => { if (live) live.textContent = text; };

  // --- Search ---
  // Chinese and Japanese have no blanks: every two neighbours are a word.
  const words = (text) => (text.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? []).flatMap((word) => word.length > 2 && /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u.test(word)
      ? [...word.slice(1)].map((letter, place) => word[place] + letter) : [word]);
  let index;
  const loadIndex = () => index ?? (index = new Promise((resolve, reject) => {
    window.bookIndex = (sections) => resolve(prepare(sections));
    const script = make("script", { src: root + own.dataset.search });
    script.onerror = () => reject(new Error("the search index did not load"));
    document.head.append(script);
  }));
  function prepare(sections) {
    const terms = new Map();
    const add = (word, section, weight) => {
      let found = terms.get(word);
      if (!found) terms.set(word, found = new Map());
      found.set(section, (found.get(section) ?? 0) + weight);
    };
    sections.forEach(([, , title, text, names], section) => {
      for (const word of words(title)) add(word, section, 12);
      for (const word of words(text)) add(word, section, 1);
      for (const name of names.split(" ")) {
        if (!name) continue;
        add(name.toLowerCase(), section, 3);
        const parts = words(name);
        if (parts.length > 1) for (const part of parts) add(part, section, 1);
      }
    });
    return { sections, terms };
  }
  // Whether one insertion, deletion, change or swap of neighbours leads from one word to the other.
  function isNear(a, b) {
    if (Math.abs(a.length - b.length) > 1) return false;
    let start = 0;
    while (start < a.length && a[start] === b[start]) start++;
    const x = a.slice(start), y = b.slice(start);
    return x.slice(1) === y.slice(1) || x === y.slice(1) || x.slice(1) === y
      || (x.length > 1 && x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2));
  }
  function find({ sections, terms }, query) {
    const asked = words(query);
    if (!asked.length) return [];
    const scores = new Map();
    const marked = new Set();
    asked.forEach((word, position) => {
      const hits = new Map();
      const take = (found, factor) => found.forEach((count, section) => hits.set(
        section, Math.max(hits.get(section) ?? 0, factor * (1 + Math.log(count)))));
      const isLast = position === asked.length - 1;
      for (const [term, found] of terms) {
        const rarity = Math.log(1 + sections.length / found.size);
        if (term === word) take(found, 4 * rarity);
        else if (isLast && word.length > 1 && term.startsWith(word)) take(found, 2 * rarity);
        else continue;
        marked.add(term);
      }
      if (!hits.size && word.length > 3) {
        for (const [term, found] of terms) {
          if (!isNear(word, term)) continue;
          take(found, 1);
          marked.add(term);
        }
      }
      hits.forEach((score, section) => {
        const sum = scores.get(section) ?? [0, 0];
        scores.set(section, [sum[0] + 1, sum[1] + score]);
      });
    });
    return [...scores].filter(([, [matched]]) => matched === asked.length)
      .sort((a, b) => b[1][1] - a[1][1] || a[0] - b[0]).slice(0, 12)
      .map(([section]) => ({ section: sections[section], marked }));
  }
  function highlighted(text, marked) {
    const parts = [];
    let last = 0;
    for (const match of text.matchAll(/[\p{L}\p{N}]+/gu)) {
      if (!marked.has(match[0].toLowerCase()) && !words(match[0]).some((w) => marked.has(w))) continue;
      parts.push(text.slice(last, match.index), make("mark", { textContent: match[0] }));
      last = match.index + match[0].length;
    }
    parts.push(text.slice(last));
    return parts;
  }
  function excerpt(text, marked) {
    const lower = text.toLowerCase();
    let at = -1;
    for (const term of marked) {
      const found = lower.indexOf(term);
      if (found >= 0 && (at < 0 || found < at)) at = found;
    }
    const start = Math.max(0, at - 60);
    return (start ? "… " : "") + text.slice(start, start + 180) + (text.length > start + 180 ? " …" : "");
  }

  let searchBox;
  function openSearch(query = "") {
    if (!searchBox) {
      const input = make("input", { type: "search", autocomplete: "off", spellcheck: false });
      input.setAttribute("aria-label", "Search the book");
      const results = make("ol", { className: "results" });
      const close = make("button", { type: "button", textContent: "Close" });
      searchBox = make("dialog", { id: "search" }, input, results, close);
      searchBox.setAttribute("aria-label", "Search");
      close.onclick = () => searchBox.close();
      let chosen = -1;
      const choose = (next) => {
        const links = results.querySelectorAll("a");
        if (!links.length) return;
        chosen = (next + links.length) % links.length;
        links.forEach((link, place) => link.setAttribute("aria-current", place === chosen));
        links[chosen].scrollIntoView({ block: "nearest" });
      };
      input.oninput = async () => {
        const query = input.value;
        let found;
        try { found = find(await loadIndex(), query); } catch (error) {
          results.replaceChildren(make("li", { textContent: error.message }));
          return;
        }
        if (query !== input.value) return;
        chosen = -1;
        results.replaceChildren(...found.map(({ section: [page, anchor, title, text, , chapter], marked }) =>
          make("li", {}, make("a", {
            href: `${root}${page}${query ? `?q=${encodeURIComponent(query)}` : ""}#${anchor}`,
            onclick: () => searchBox.close(),
          }, ...highlighted(title, marked),
          make("small", { textContent: chapter === title ? "" : chapter }),
          make("small", {}, ...highlighted(excerpt(text, marked), marked))))));
        if (!found.length && words(query).length) {
          results.append(make("li", { textContent: "Nothing in the book has these words." }));
        }
        announce(`${found.length} sections`);
        choose(0);
      };
      input.onkeydown = (event) => {
        if (event.key === "ArrowDown") choose(chosen + 1);
        else if (event.key === "ArrowUp") choose(chosen - 1);
        else if (event.key === "Enter") results.querySelectorAll("a")[Math.max(0, chosen)]?.click();
        else return;
        event.preventDefault();
      };
      document.body.append(searchBox);
    }
    searchBox.showModal();
    const input = searchBox.querySelector("input");
    if (query) input.value = query;
    input.select();
    input.dispatchEvent(new Event("input"));
  }

  // --- Help ---
  let helpBox;
  function openHelp() {
    if (!helpBox) {
      const list = make("dl");
      for (const [key, what] of [["/ or s", "search"], ["← →", "previous and next page"],
        ["t", "light or dark"], ["c", "copy all code down to here"], ["?", "this help"], ["Esc", "close"]]) {
        list.append(make("dt", {}, make("kbd", { textContent: key })), make("dd", { textContent: what }));
      }
      const close = make("button", { type: "button", textContent: "Close", onclick: () => helpBox.close() });
      helpBox = make("dialog", { id: "help" }, list, close);
      helpBox.setAttribute("aria-label", "Keys");
      document.body.append(helpBox);
    }
    helpBox.showModal();
  }

  // --- Copying ---
  const codeOf = (cell) => cell.querySelector("pre.code")?.textContent.trimEnd() ?? "";
  const runs = (cell) => !cell.querySelector(".cell-label");
  async function copy(text, button) {
    try { await navigator.clipboard.writeText(text); } catch {
      // Pages opened from a file may not use the clipboard's own interface.
      const area = make("textarea", { value: text, className: "visually-hidden" });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    announce("copied");
    if (!button) return;
    const before = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = before; }, 1200);
  }
  function codeDownTo(cell) {
    const all = [...document.querySelectorAll(".cell:has(pre.code)")];
    return all.slice(0, all.indexOf(cell) + 1).filter((each) => each === cell || runs(each))
      .map(codeOf).join("\n\n") + "\n";
  }
  function addCopyButtons() {
    for (const cell of document.querySelectorAll(".cell:has(pre.code)")) {
      if (cell.querySelector(":scope > .copy")) continue;
      const one = make("button", { type: "button", textContent: "Copy" });
      one.onclick = () => copy(codeOf(cell) + "\n", one);
      const all = make("button", { type: "button", textContent: "Copy down to here" });
      all.onclick = () => copy(codeDownTo(cell), all);
      cell.append(make("div", { className: "copy" }, one, all));
    }
  }

  // --- Quoted numbers light the output they come from. ---
  function lightQuotes(event) {
    const link = event.target.closest?.("a.quote");
    if (!link) return;
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    (target?.closest(".output") ?? target)?.classList.toggle("lit", event.type === "mouseover" || event.type === "focusin");
  }

  // --- A letter in a formula and its like in the cell that computes it mark each other. ---
  // W_1 of a formula is W1 of the code, or W where that has no W1.
  const spelled = { σ: "sigmoid", α: "alpha", β: "beta", ε: "epsilon", θ: "theta", ρ: "rho" };
  const nameOf = (mi, code) => {
    const own = spelled[mi.textContent] ?? mi.textContent;
    const index = /^m(sub|subsup)$/.test(mi.parentElement.localName) ? mi.nextElementSibling?.textContent : "";
    return [own + index, own].find((name) => code.some(({ word }) => word === name));
  };
  function wordsOf(code) {
    const found = [];
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.parentElement.closest("i:not(.l)")) continue; // Comments, texts and numbers.
      for (const { 0: word, index } of node.data.matchAll(/[\p{L}_][\p{L}\p{N}_]*/gu)) {
        const range = new Range();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        found.push({ word, range });
      }
    }
    return found;
  }
  function wordAt({ target, clientX: x, clientY: y }) {
    const code = target.closest?.("pre.code");
    return code && wordsOf(code).find(({ range }) => {
      const box = range.getBoundingClientRect();
      return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    });
  }
  function markLetters(event) {
    CSS.highlights?.delete("letter");
    document.querySelectorAll(".named").forEach((each) => each.classList.remove("named"));
    const pair = CSS.highlights && event.target.closest?.(".pair");
    if (!pair) return;
    const mi = event.target.closest("mi");
    const code = wordsOf(pair.querySelector("pre.code"));
    const name = mi ? nameOf(mi, code) : wordAt(event)?.word;
    if (!name) return;
    for (const each of pair.querySelectorAll(".equation mi")) {
      each.classList.toggle("named", nameOf(each, code) === name);
    }
    CSS.highlights.set("letter", new Highlight(...code.filter(({ word }) => word === name).map(({ range }) => range)));
  }

  // --- Links to figures, tables, formulas and notes show them; a name in code shows its declaration. ---
  let card;
  function putCard(at, ...content) {
    card?.remove();
    card = make("div", { className: "card" }, ...content);
    card.setAttribute("aria-hidden", "true");
    document.querySelector("article").append(card);
    const isAbove = at.top > card.offsetHeight + 16;
    card.style.top = `${scrollY + (isAbove ? at.top - card.offsetHeight - 8 : at.bottom + 8)}px`;
    card.style.left = `${Math.max(8, Math.min(at.left, innerWidth - card.offsetWidth - 24))}px`;
  }
  const isSeen = (element) => {
    const box = element.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight;
  };
  let rest;
  function showDeclaration(event) {
    clearTimeout(rest);
    if (card?.dataset.word) card.remove();
    if (!event.target.closest?.("pre.code")) return;
    rest = setTimeout(() => {
      const at = wordAt(event);
      const cells = [...document.querySelectorAll(".cell:has(pre.code)")];
      const declares = new RegExp(`^.*\\b(?:(?:func|struct|class|enum) ${at?.word}\\b[^{]*|(?:let|var|typealias) ${at?.word}\\b.*)`, "m");
      const cell = at && cells.slice(0, cells.indexOf(event.target.closest(".cell")) + 1).reverse()
        .find((each) => declares.test(codeOf(each)));
      if (!cell || isSeen(cell)) return;
      const text = declares.exec(codeOf(cell))[0].trimEnd();
      putCard(at.range.getBoundingClientRect(), make("pre", { className: "code", textContent: text }));
      card.dataset.word = at.word;
    }, 400);
  }
  function showCard(event) {
    card?.remove();
    card = undefined;
    const link = event.target.closest?.("article a[href^='#']:not(.anchor, .quote)");
    if (!link || !["mouseover", "focusin"].includes(event.type)) return;
    const id = decodeURIComponent(link.hash.slice(1));
    const target = /^(figure|table|equation|note)-[0-9.]+$/.test(id) && document.getElementById(id);
    if (!target || target.contains(link) || isSeen(target)) return;
    const copy = target.cloneNode(true);
    for (const each of [copy, ...copy.querySelectorAll("[id], [tabindex]")]) {
      if (!each.closest("svg")) each.removeAttribute("id");
      each.removeAttribute("tabindex");
    }
    putCard(link.getBoundingClientRect(), copy);
  }

  // --- The contents follow the reader. ---
  let watcher;
  function followSections() {
    watcher?.disconnect();
    const links = new Map([...document.querySelectorAll(".contents ol ol a")]
      .map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
    if (!links.size || !window.IntersectionObserver) return;
    const headings = [...document.querySelectorAll("article h2[id]")];
    watcher = new IntersectionObserver(() => {
      const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
      const current = passed.at(-1)?.id;
      links.forEach((link, id) => link.parentElement.classList.toggle("current", id === current));
    }, { rootMargin: "0px 0px -66% 0px" });
    headings.forEach((heading) => watcher.observe(heading));
  }

  function markQuery() {
    const query = new URLSearchParams(location.search).get("q");
    if (!query) return;
    const marked = new Set(words(query));
    const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT, {
      acceptNode: (node) => node.parentElement.closest("pre, math, svg, mark")
        ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    });
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    for (const node of nodes) {
      const parts = highlighted(node.data, marked);
      if (parts.length > 1) node.replaceWith(...parts);
    }
  }

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    const turn = (kind) => document.querySelector(`a[rel=${kind}]`)?.click();
    const scrolls = event.target.closest?.("[tabindex='0']");
    switch (event.key) {
      case "Escape": card?.remove(); return;
      case "/": case "s": openSearch(); break;
      case "?": openHelp(); break;
      case "t": turnTheme(); break;
      case "c": {
        const above = [...document.querySelectorAll(".cell:has(pre.code)")]
          .filter((cell) => cell.getBoundingClientRect().top < innerHeight);
        if (above.length) copy(codeDownTo(above.at(-1)));
        break;
      }
      case "ArrowLeft": if (scrolls) return; turn("prev"); break;
      case "ArrowRight": if (scrolls) return; turn("next"); break;
      default: return;
    }
    event.preventDefault();
  });
  for (const kind of ["mouseover", "mouseout", "focusin", "focusout"]) {
    addEventListener(kind, lightQuotes);
    addEventListener(kind, showCard);
  }

  addEventListener("mousemove", markLetters);
  addEventListener("mousemove", showDeclaration);

  const refresh = () => { addCopyButtons(); followSections(); };
  addEventListener("DOMContentLoaded", () => {
    live = make("div", { className: "visually-hidden" });
    live.setAttribute("role", "status");
    document.body.append(live);
    document.getElementById("open-search")?.addEventListener("click", () => openSearch());
    document.getElementById("theme")?.addEventListener("click", turnTheme);
    refresh();
    markQuery();
  });
  // The live preview calls this after it has put a new article in.
  addEventListener("article-changed", refresh);
})();
