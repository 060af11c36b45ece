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
  // Chinese and Japanese have no blanks: every two neighbours are a word. A number keeps its points:
  // 3.2 is an exercise. A sign of mathematics is a word.
  const words = (text) => (text.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase()
    .match(/\p{N}+(?:\.\p{N}+)+|[\p{L}\p{N}]+|\p{Sm}/gu) ?? []).flatMap((word) => word.length > 2 && /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u.test(word)
      ? [...word.slice(1)].map((letter, place) => word[place] + letter) : [word]);
  // The word without its endings: explodes, exploding and exploded are one.
  function stem(word) {
    if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
    const plain = word.replace(/ations?$/, "ate").replace(/ies$/, "y").replace(/([^su])s$/, "$1").replace(/sse$/, "ss");
    const cut = plain.replace(/(?:ing|edly|ed|ly|er|or)$/, "");
    const short = cut.length > 2 && /[aeiouy]/.test(cut) ? cut : plain;
    return short.replace(/([b-df-hj-kmnp-rtv-z])\1$/, "$1").replace(/e$/, "").replace(/y$/, "i");
  }
  let index;
  const loadIndex = () => index ?? (index = new Promise((resolve, reject) => {
    window.bookIndex = (sections) => resolve(prepare(sections));
    const script = make("script", { src: root + own.dataset.search });
    script.onerror = () => reject(new Error("the search index did not load"));
    document.head.append(script);
  }));
  function prepare(sections) {
    // Of each word, and of each stem: how often a section has it, and whether its title does.
    const terms = new Map(), stems = new Map(), names = new Map();
    const add = (map, word, section, weight, isTitle) => {
      let found = map.get(word);
      if (!found) map.set(word, found = new Map());
      const entry = found.get(section) ?? { count: 0, isTitle: false };
      entry.count += weight;
      entry.isTitle ||= isTitle;
      found.set(section, entry);
    };
    sections.forEach(([, , title, text, code], section) => {
      for (const [content, isTitle] of [[title, true], [text, false]]) {
        for (const word of words(content)) {
          add(terms, word, section, 1, isTitle);
          add(stems, stem(word), section, 1, isTitle);
        }
      }
      for (const written of code.split(" ")) {
        if (!written) continue;
        // A name that is declared here has a sign in front.
        const isDeclared = written[0] === "=";
        const name = (isDeclared ? written.slice(1) : written).toLowerCase();
        add(names, name, section, isDeclared ? 100 : 1, isDeclared);
        add(terms, name, section, isDeclared ? 3 : 1, false);
        const parts = words(isDeclared ? written.slice(1) : written);
        if (parts.length > 1) for (const part of parts) add(stems, stem(part), section, 0.5, false);
      }
    });
    const lengths = sections.map(([, , , text]) => text.length + 200);
    const mean = lengths.reduce((sum, each) => sum + each, 0) / (lengths.length || 1);
    return { sections, terms, stems, names, weights: lengths.map((each) => 0.7 + 0.3 * each / mean) };
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
  const idle = new Set("a an and are at does do for how in is it of on or the to what when where which why with".split(" "));
  const meant = { eq: "equation", fig: "figure", ex: "exercise", ch: "chapter" };
  function find({ sections, terms, stems, names, weights }, query) {
    const all = words(query).map((word) => meant[word] ?? word);
    const useful = all.filter((word) => !idle.has(word));
    const asked = useful.length ? useful : all;
    if (!asked.length) return [];
    const scores = new Map(), marked = new Set();
    const raise = (section, matched, score) => {
      const sum = scores.get(section) ?? [0, 0];
      scores.set(section, [sum[0] + matched, sum[1] + score]);
    };
    asked.forEach((word, position) => {
      const hits = new Map();
      // A word is as rare as its stem is.
      const family = stems.get(stem(word))?.size ?? 0;
      const take = (found, factor) => {
        const rarity = Math.log(1 + sections.length / Math.max(found.size, family));
        found.forEach(({ count, isTitle }, section) => hits.set(section, Math.max(hits.get(section) ?? 0,
          factor * rarity * (2.2 * count / (count + 1.2 * weights[section]) + (isTitle ? 3 : 0)))));
      };
      const mark = (map, term, factor) => {
        if (!map.has(term)) return;
        take(map.get(term), factor);
        marked.add(term);
      };
      mark(terms, word, 4);
      const root = stem(word);
      mark(stems, root, 3);
      if (position === asked.length - 1 && word.length > 1) {
        for (const term of terms.keys()) if (term !== word && term.startsWith(word)) mark(terms, term, 2);
      }
      if (!hits.size && word.length > 3) {
        for (const map of [terms, stems]) {
          for (const term of map.keys()) {
            if (isNear(word, term) || isNear(root, term)) mark(map, term, 1.5);
          }
        }
      }
      hits.forEach((score, section) => raise(section, 1, score));
    });
    // A name is looked up whole before it is looked up in parts: where it is declared, then used.
    const isName = (word) => asked.length === 1 || /\p{L}[A-Z_]|^[A-Z]{2}/u.test(word);
    for (const word of query.split(/[^\p{L}\p{N}_]+/u).filter(isName)) {
      names.get(word.toLowerCase())?.forEach(({ count, isTitle }, section) => {
        if (/[A-Z_]/.test(word) || isTitle) raise(section, isTitle ? asked.length : 0, isTitle ? (/[A-Z_]/.test(word) ? 60 : 6) : 20 + count);
      });
    }
    const phrase = all.map(stem).join(" ");
    if (all.length > 1) {
      for (const section of scores.keys()) {
        const [, , title, text] = sections[section];
        if (` ${words(title).map(stem).join(" ")} `.includes(` ${phrase} `)) raise(section, 0, 40);
        else if (text.toLowerCase().includes(query.trim().toLowerCase())) raise(section, 0, 8);
      }
    }
    // What sums others up comes after them.
    scores.forEach((sum, section) => { if (sections[section][2] === "Summary") sum[1] *= 0.6; });
    // A title all of whose words were asked for, and the share of the words that a section has.
    const roots = new Set(all.map(stem));
    scores.forEach((sum, section) => {
      const title = words(sections[section][2]).filter((word) => !idle.has(word)).map(stem);
      if (title.length && title.every((word) => roots.has(word))) sum[1] += 25;
      sum[1] *= (Math.min(sum[0], asked.length) / asked.length) ** 1.5;
    });
    return [...scores].filter(([, [matched]]) => matched * 2 >= asked.length)
      .sort((a, b) => b[1][1] - a[1][1] || a[0] - b[0]).slice(0, 12)
      .map(([section]) => ({ section: sections[section], marked }));
  }
  function highlighted(text, marked) {
    const parts = [];
    let last = 0;
    for (const match of text.matchAll(/\p{N}+(?:\.\p{N}+)+|[\p{L}\p{N}]+|\p{Sm}/gu)) {
      const found = words(match[0]).some((word) => marked.has(word) || marked.has(stem(word)));
      if (!found && !marked.has(match[0].toLowerCase())) continue;
      parts.push(text.slice(last, match.index), make("mark", { textContent: match[0] }));
      last = match.index + match[0].length;
    }
    parts.push(text.slice(last));
    return parts;
  }
  // A piece of the text around the first word that was found; it starts and ends at blanks.
  function excerpt(text, marked) {
    const first = highlighted(text, marked)[0].length;
    let start = first < text.length ? Math.max(0, first - 60) : 0;
    if (start) start = text.indexOf(" ", start) + 1;
    const end = text.length > start + 180 ? text.lastIndexOf(" ", start + 180) : text.length;
    return (start ? "… " : "") + text.slice(start, end) + (end < text.length ? " …" : "");
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
      const choose = (next, isQuiet) => {
        const links = results.querySelectorAll("a");
        if (!links.length) return;
        chosen = (next + links.length) % links.length;
        links.forEach((link, place) => link.setAttribute("aria-current", place === chosen));
        links[chosen].scrollIntoView({ block: "nearest" });
        if (!isQuiet) announce(`${chosen + 1} of ${links.length}: ${links[chosen].firstChild.textContent}`);
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
          }, make("b", {}, ...highlighted(title, marked)),
          make("small", { textContent: chapter === title ? "" : chapter }),
          make("small", {}, ...highlighted(excerpt(text, marked), marked))))));
        if (!found.length && words(query).length) {
          results.append(make("li", { textContent: "Nothing in the book has these words." }));
        }
        announce(`${found.length} sections`);
        choose(0, true);
      };
      // One Escape closes, even where the field would only be emptied; so does a click beside the box.
      input.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.preventDefault(); searchBox.close(); } });
      searchBox.onclick = (event) => {
        const box = searchBox.getBoundingClientRect();
        const isInside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
        if (event.target === searchBox && !isInside) searchBox.close();
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
        ["t", "light or dark"], ["c", "copy the code of the cell in view"], ["C", "copy all code down to it"], ["?", "this help"], ["Esc", "close"]]) {
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
    // The constants of the front matter come first: no cell declares them.
    const parameters = document.querySelector(".parameters")?.dataset.code;
    return (parameters ? [parameters] : []).concat(all.slice(0, all.indexOf(cell) + 1)
      .filter((each) => each === cell || runs(each)).map(codeOf)).join("\n\n") + "\n";
  }
  // The buttons stand in a cell's foot, where they cover nothing. The keys c and C do the same, so
  // that no one who goes from link to link meets two buttons a cell.
  function addCopyButtons() {
    for (const cell of document.querySelectorAll(".cell:has(pre.code)")) {
      if (cell.querySelector(":scope > .copy")) continue;
      const one = make("button", { type: "button", textContent: "Copy", tabIndex: -1 });
      one.onclick = () => copy(codeOf(cell) + "\n", one);
      const all = make("button", { type: "button", textContent: "Copy down to here", tabIndex: -1 });
      all.onclick = () => copy(codeDownTo(cell), all);
      cell.append(make("div", { className: "copy" }, one, all));
    }
  }
  // What scrolls in itself can be focused, and only that.
  function settleStops() {
    // A formula's number leads to the formula itself.
    for (const number of document.querySelectorAll(".equation-number")) number.tabIndex = -1;
    for (const box of document.querySelectorAll("article :is(pre, .scroll, .drawing, .display)")) {
      const scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
      if (!scrolls) { box.removeAttribute("tabindex"); continue; }
      box.tabIndex = 0;
      if (box.hasAttribute("role")) continue;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", "Code");
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
  const letters = ".equation .katex .mathnormal, .equation > .display > math mi";
  const nameOf = (mi, code) => {
    const own = spelled[mi.textContent] ?? mi.textContent;
    const next = mi.nextElementSibling;
    const index = next?.matches(".msupsub") ? next.textContent.replace(/[\u200b\s]/g, "")
      : /^m(sub|subsup)$/.test(mi.parentElement.localName) ? next?.textContent : "";
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
    const mi = event.target.closest(".mathnormal, mi");
    const code = wordsOf(pair.querySelector("pre.code"));
    const name = mi ? nameOf(mi, code) : wordAt(event)?.word;
    if (!name) return;
    for (const each of pair.querySelectorAll(letters)) {
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
    if (card?.matches(".door")) return;
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
  // --- Names are doors: a click on one lists where it is declared and used in the book. ---
  async function openDoor(event) {
    if (card?.matches(".door") && !event.target.closest(".door")) card.remove();
    if (event.target.closest(".card") || String(getSelection())) return;
    const at = wordAt(event);
    if (!at || at.word.length < 3) return;
    let index;
    try { index = await loadIndex(); } catch { return; }
    const places = index.names.get(at.word.toLowerCase());
    if (!places) return;
    const link = (section) => {
      const [page, anchor, title, , , chapter] = index.sections[section];
      return make("a", { href: `${root}${page}#${anchor}`, textContent: title === chapter ? title : `${title}, ${chapter}` });
    };
    const all = [...places];
    const list = (name, found) => found.length ? [make("b", { textContent: name }),
      make("ul", {}, ...found.slice(0, 6).map(([section]) => make("li", {}, link(section)))),
      ...(found.length > 6 ? [make("p", { textContent: `and in ${found.length - 6} sections more` })] : [])] : [];
    putCard(at.range.getBoundingClientRect(), make("code", { textContent: at.word }),
      ...list("declared in", all.filter(([, { isTitle }]) => isTitle)), ...list("used in", all.filter(([, { isTitle }]) => !isTitle)));
    card.classList.add("door");
    card.removeAttribute("aria-hidden");
  }

  // What another page has at an anchor, out of the search index: an entry of the references, a
  // figure's caption, an exercise.
  async function showFromIndex(link) {
    const address = new URL(link.href);
    const page = address.pathname.split("/").at(-1), anchor = decodeURIComponent(address.hash.slice(1));
    let found;
    try { found = (await loadIndex()).sections.find(([path, id]) => id === anchor && path.endsWith(page)); } catch { return; }
    if (!found || !link.matches(":hover, :focus")) return;
    const [, , title, text] = found;
    putCard(link.getBoundingClientRect(), make("b", { textContent: title }),
      make("p", { textContent: text.length > 320 ? `${text.slice(0, text.lastIndexOf(" ", 320))} …` : text }));
  }
  function showCard(event) {
    if (card?.matches(".door")) return;
    card?.remove();
    card = undefined;
    if (!["mouseover", "focusin"].includes(event.type)) return;
    const away = event.target.closest?.("article a[href*='#']:not([href^='#'], [href*=':'], .anchor)");
    if (away) return showFromIndex(away);
    const link = event.target.closest?.("article a[href^='#']:not(.anchor, .quote)");
    if (!link) return;
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

  // --- The bar: it comes back with an upward scroll, and says where the reader is. ---
  let place; // The bar's own line: chapter and section.
  function followScroll() {
    const bar = document.querySelector(".bar");
    if (!bar) return;
    place = make("a", { className: "place", href: "#Main" });
    bar.querySelector(".title")?.after(place);
    let last = scrollY, turn = scrollY;
    addEventListener("scroll", () => {
      const isUp = scrollY < last;
      if (isUp !== bar.classList.contains("up")) { bar.classList.toggle("up", isUp); turn = last; }
      last = scrollY;
      const isAway = scrollY > bar.offsetHeight + 40;
      bar.classList.toggle("pinned", isAway && (isUp ? turn - scrollY > 24 || bar.classList.contains("pinned") : isContentsOpen()));
      if (bar.classList.contains("pinned")) tellPlace();
    }, { passive: true });
  }
  // --- What was read to its end is marked on the first page. ---
  const readPages = () => { try { return JSON.parse(localStorage.getItem("read") ?? "[]"); } catch { return []; } };
  function markRead() {
    for (const item of document.querySelectorAll(".chapters [data-page]")) {
      item.classList.toggle("read", readPages().includes(item.dataset.page));
    }
    const foot = document.querySelector("main:not(.home) .turn");
    if (!foot || !window.IntersectionObserver) return;
    new IntersectionObserver(([entry]) => {
      if (!entry.isIntersecting || scrollY < innerHeight) return;
      const page = location.pathname.split("/").at(-1);
      try { localStorage.setItem("read", JSON.stringify([...new Set([...readPages(), page])])); } catch { /* private mode */ }
    }).observe(foot);
  }

  function tellPlace() {
    const heading = [...document.querySelectorAll("article h2[id], article h3[id]")]
      .filter((each) => each.getBoundingClientRect().top < 80).at(-1);
    const number = html.dataset.chapter?.split(" · ")[0] ?? "";
    const text = heading ? [...heading.childNodes].filter((node) => !node.classList?.contains("anchor"))
      .map((node) => node.textContent).join("").trim() : html.dataset.chapter ?? "";
    place.textContent = heading?.localName === "h2" || !number ? text : heading ? `${number} · ${text}` : text;
    place.href = `#${heading?.id ?? "main"}`;
  }
  const contents = () => document.getElementById("Contents");
  const isContentsOpen = () => contents()?.classList.contains("open");
  function openContents(isOpen) {
    const box = contents(), bar = document.querySelector(".bar");
    if (!box) return;
    box.classList.toggle("open", isOpen);
    document.querySelector(".to-contents")?.setAttribute("aria-expanded", isOpen);
    if (isOpen) {
      box.style.top = `${Math.max(0, bar.getBoundingClientRect().bottom)}px`;
      box.querySelector(".current, .here")?.scrollIntoView({ block: "nearest" });
    }
  }
  function settleContents() {
    const button = document.querySelector(".to-contents");
    if (!button) return;
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-controls", "Contents");
    // A second tap closes what the first one opened; so do Escape, a way taken, a tap elsewhere.
    button.addEventListener("click", (event) => {
      event.preventDefault();
      openContents(!isContentsOpen());
    });
    addEventListener("click", (event) => {
      if (isContentsOpen() && !event.target.closest(".to-contents") && (!event.target.closest(".contents") || event.target.closest("a"))) openContents(false);
    });
  }

  // --- The margin: where the reader is, and the figure that the text last spoke of. ---
  let margin;
  function levelNotes() {
    let free = -Infinity;
    for (const note of document.querySelectorAll("article > .note:not(.inset)")) {
      note.style.transform = "";
      if (getComputedStyle(note).float === "none") continue;
      const mark = document.getElementById(`${note.id}-mark`)?.getBoundingClientRect();
      const box = note.getBoundingClientRect();
      const top = Math.max(mark ? mark.top + scrollY - 4 : box.top + scrollY, free);
      const shift = Math.min(0, Math.round(top - box.top - scrollY));
      if (shift) note.style.transform = `translateY(${shift}px)`;
      free = box.bottom + scrollY + shift + 16;
    }
  }
  function followMargin() {
    margin?.remove();
    const article = document.querySelector("main:not(.home) > article");
    if (!article || !matchMedia("(min-width: 1200px)").matches) return;
    margin = make("aside", { className: "beside" });
    margin.setAttribute("aria-hidden", "true");
    article.append(margin);
    const inTheWay = [...article.querySelectorAll(".note, .pair.beside, figure:has(.wide)")];
    const headings = [...article.querySelectorAll("h2[id], h3[id]")];
    const links = [...article.querySelectorAll("a[href^='#figure-']")]
      .filter((link) => !link.closest("figure"));
    const figures = [...article.querySelectorAll("figure[id]")];
    let shown = "";
    const settle = () => {
      const middle = innerHeight * 0.6;
      const passed = headings.filter((each) => each.getBoundingClientRect().top < innerHeight / 3);
      const section = passed.filter((each) => each.localName === "h2").at(-1);
      const parts = section ? headings.slice(headings.indexOf(section) + 1) : [];
      const end = parts.findIndex((each) => each.localName === "h2");
      const below = (end < 0 ? parts : parts.slice(0, end));
      // The figure of the last citation above the middle, while it is not itself in sight.
      const cited = links.filter((link) => {
        const top = link.getBoundingClientRect().top;
        return top < middle && top > -innerHeight;
      }).at(-1);
      const figure = cited && document.getElementById(decodeURIComponent(cited.hash.slice(1)));
      const box = figure?.getBoundingClientRect();
      const isAway = figure && figures.includes(figure) && (box.bottom < 40 || box.top > innerHeight - 80);
      const key = `${section?.id} ${passed.at(-1)?.id} ${isAway ? figure.id : ""}`;
      if (key !== shown) {
        shown = key;
        margin.replaceChildren();
        if (below.length) {
          const textOf = (each) => [...each.childNodes].filter((node) => !node.classList?.contains("anchor") && !node.classList?.contains("back")).map((node) => node.textContent).join("").trim();
          margin.append(make("ol", {}, ...below.map((each) => make("li", { className: each === passed.at(-1) ? "current" : "" },
            make("a", { href: `#${each.id}`, textContent: textOf(each), tabIndex: -1 })))));
        }
        if (isAway) {
          const svg = figure.querySelector("svg.nf-narrow") ?? figure.querySelector("svg");
          if (svg) {
            const small = svg.cloneNode(true);
            small.querySelectorAll("[id]").forEach((each) => each.removeAttribute("id"));
            margin.append(make("a", { className: "pinned", href: `#${figure.id}`, tabIndex: -1 },
              make("div", { className: "drawing" }, small),
              make("small", { textContent: figure.querySelector("figcaption strong")?.textContent ?? "" })));
          }
        }
      }
      const own = margin.getBoundingClientRect();
      const isCrossed = inTheWay.some((each) => {
        const other = each.getBoundingClientRect();
        return other.bottom > own.top - 16 && other.top < own.bottom + 16 && other.right > own.left;
      });
      margin.classList.toggle("away", isCrossed || !section);
    };
    let isAsked = false;
    const ask = () => {
      if (isAsked) return;
      isAsked = true;
      requestAnimationFrame(() => { isAsked = false; if (margin.isConnected) settle(); });
    };
    addEventListener("scroll", ask, { passive: true });
    settle();
  }

  // --- Plots to be read: a hairline by pointer, touch or arrows; names become values there. ---
  const numberOf = (low, high, share, isLog) => isLog ? low * (high / low) ** share : low + (high - low) * share;
  const shareOf = (low, high, value, isLog) => isLog ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  const shown = (value, span) => {
    const size = Math.abs(value);
    if (size && (size < 1e-3 || size >= 1e6)) {
      const [digits, power] = value.toExponential(1).split("e");
      return `${digits}·10${[...power.replace("+", "")].map((each) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[each] ?? "⁻").join("")}`;
    }
    const places = Math.max(0, Math.min(4, 2 - Math.floor(Math.log10(span || size || 1))));
    return value.toFixed(places).replace("-", "−");
  };
  function readPlots() {
    for (const frame of document.querySelectorAll("article figure svg.nf svg.nf-plot, article figure svg.nf-narrow svg.nf-plot")) {
      const svg = frame.parentElement.closest("svg");
      if (svg.querySelectorAll(".nf-plot").length > 1 || svg.dataset.isRead) continue;
      const [x0, x1, xLog] = frame.dataset.x.split(" "), [y0, y1, yLog] = frame.dataset.y.split(" ");
      const [left, right, bottom, top] = frame.dataset.frame.split(" ").map(Number);
      const lines = new Map();
      for (const path of frame.querySelectorAll("path[data-line]")) {
        const points = path.getAttribute("d").match(/-?[\d.]+/g).map(Number);
        const list = lines.get(path.dataset.line) ?? [];
        for (let at = 0; at < points.length; at += 2) list.push([points[at], points[at + 1]]);
        lines.set(path.dataset.line, list);
      }
      const labels = new Map([...svg.querySelectorAll("text[data-line]")].map((text) => [text.dataset.line, text]));
      if (!lines.size) continue;
      svg.dataset.isRead = "";
      const xs = [...new Set([...lines.values()].flat().map(([x]) => x))].sort((a, b) => a - b);
      const element = (name, attributes) => {
        const made = document.createElementNS(svg.namespaceURI, name);
        for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
        return made;
      };
      let hair, at = -1;
      const names = new Map([...labels].map(([name, text]) => [name, text.textContent]));
      const clear = () => {
        hair?.remove();
        hair = undefined;
        at = -1;
        svg.classList.remove("read");
        labels.forEach((text, name) => { text.textContent = names.get(name); });
        for (const each of svg.querySelectorAll("[data-line]")) each.classList.remove("faded");
      };
      const show = (x) => {
        hair?.remove();
        hair = element("g", { class: "hair" });
        hair.append(element("line", { x1: x, x2: x, y1: top, y2: bottom, class: "s-accent" }));
        const value = numberOf(Number(x0), Number(x1), (x - left) / (right - left), xLog);
        const isLeft = x < (left + right) / 2;
        const label = element("text", { x: x + (isLeft ? 5 : -5), y: top + 10, "text-anchor": isLeft ? "start" : "end", class: "f-ink" });
        label.textContent = shown(value, Math.abs(x1 - x0) / 100);
        const said = [];
        for (const [name, points] of lines) {
          const next = points.findIndex(([px]) => px >= x - 0.01);
          if (next < 0 || (next === 0 && points[0][0] > x + 1)) continue;
          const [b, a] = [points[next], points[Math.max(0, next - 1)]];
          const y = b[0] === a[0] ? b[1] : a[1] + (b[1] - a[1]) * (x - a[0]) / (b[0] - a[0]);
          const number = shown(numberOf(Number(y0), Number(y1), (bottom - y) / (bottom - top), yLog), Math.abs(y1 - y0) / 100);
          hair.append(element("circle", { cx: x, cy: y, r: 3.2, class: "f-accent" }));
          const own = labels.get(name);
          if (own) own.textContent = number;
          said.push(`${name} ${number}`);
        }
        hair.append(label);
        svg.append(hair);
        svg.classList.add("read");
        return `${label.textContent}: ${said.join(", ")}`;
      };
      const place = (event) => {
        const box = svg.getBoundingClientRect();
        const x = (event.clientX - box.left) * svg.viewBox.baseVal.width / box.width;
        if (x < left - 8 || x > right + 8) return clear();
        at = xs.reduce((best, each, index) => Math.abs(each - x) < Math.abs(xs[best] - x) ? index : best, 0);
        show(xs[at]);
      };
      svg.addEventListener("pointermove", (event) => {
        const name = event.target.dataset?.line;
        for (const each of svg.querySelectorAll("[data-line]")) each.classList.toggle("faded", !!name && each.dataset.line !== name);
        if (!name || event.target.localName !== "text") place(event);
      });
      svg.addEventListener("pointerdown", place);
      svg.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") clear(); });
      svg.tabIndex = 0;
      svg.addEventListener("keydown", (event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (event.key === "Escape") clear();
        if (!step) return;
        event.preventDefault();
        event.stopPropagation();
        const stride = Math.max(1, Math.round(xs.length / 40));
        at = at < 0 ? (step > 0 ? 0 : xs.length - 1) : Math.max(0, Math.min(xs.length - 1, at + step * stride));
        announce(show(xs[at]));
      });
      svg.addEventListener("blur", clear);
    }
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
      case "Escape": card?.remove(); openContents(false); return;
      case "/": case "s": openSearch(); break;
      case "?": openHelp(); break;
      case "t": turnTheme(); break;
      case "c": case "C": {
        const above = [...document.querySelectorAll(".cell:has(pre.code)")]
          .filter((cell) => cell.getBoundingClientRect().top < innerHeight / 2);
        if (above.length) copy(event.key === "c" ? codeOf(above.at(-1)) + "\n" : codeDownTo(above.at(-1)));
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
  addEventListener("click", openDoor);

  const refresh = () => { addCopyButtons(); followSections(); settleStops(); levelNotes(); followMargin(); readPlots(); };
  addEventListener("DOMContentLoaded", () => {
    live = make("div", { className: "visually-hidden" });
    live.setAttribute("role", "status");
    document.body.append(live);
    document.getElementById("Open-search")?.addEventListener("click", () => openSearch());
    document.getElementById("Theme")?.addEventListener("click", turnTheme);
    followScroll();
    settleContents();
    markRead();
    refresh();
    markQuery();
    addEventListener("resize", () => { settleStops(); levelNotes(); followMargin(); });
    document.fonts?.ready.then(levelNotes);
  });
  // The live preview calls this after it has put a new article in.
  addEventListener("article-changed", refresh);
})();
