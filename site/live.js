// Live cells: the chapter's own Swift, compiled to WebAssembly, runs again when a control moves.
//
// A page from file:// may load no worker and no module by its address, so that the worker is made of
// the text below, and the module comes as base64 of gzip in a script, at the first touch.
"use strict";
(() => {
  const address = document.currentScript.dataset.module;
  const forms = [...document.querySelectorAll("form.controls")];
  if (!forms.length || !self.WebAssembly || !self.DecompressionStream) return;
  document.documentElement.classList.add("live");

  // --- The worker: calls a cell, with what its controls say; a trap ends the instance. ---
  function worker() {
    let module, instance, values, answer, shown;
    const bytes = (at, count) => new Uint8Array(instance.exports.memory.buffer, at, count);
    const text = (at, count) => new TextDecoder().decode(bytes(at, count));
    const host = {
      // Where a control stands; for text the length of it; NaN where the reader has not moved it.
      control(at, count) {
        const value = values[text(at, count).split("\t")[1]];
        if (value === undefined) return NaN;
        if (typeof value === "number") return value;
        answer = new TextEncoder().encode(value);
        return answer.length;
      },
      text(at) { bytes(at, answer.length).set(answer); },
      figure(at, count) { shown.figures.push(text(at, count)); },
      write(at, count) { shown.output += text(at, count); },
    };
    onmessage = ({ data }) => {
      if (data.module) { module = data.module; return; }
      values = data.values;
      shown = { cell: data.cell, figures: [], output: "" };
      const start = performance.now();
      try {
        if (!instance) {
          instance = new WebAssembly.Instance(module, { host });
          instance.exports.__wasm_call_ctors();
        }
        instance.exports[`cell_${data.cell}`]();
        instance.exports.flush();
      } catch (error) {
        shown.trap = String(error.message ?? error);
        try { instance?.exports.flush(); } catch { /* its memory is of no use */ }
        instance = undefined;
      }
      shown.time = performance.now() - start;
      postMessage(shown);
    };
  }
  const source = URL.createObjectURL(new Blob([`(${worker})()`], { type: "text/javascript" }));

  // --- The module: loaded once, handed to every worker. ---
  let loading, module, running;
  const load = () => loading ??= new Promise((resolve, reject) => {
    window.liveModule = resolve;
    const script = document.createElement("script");
    script.src = address;
    script.onerror = () => reject(new Error("the code of this page did not load"));
    document.head.append(script);
  }).then(async (base64) => {
    const packed = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    module = await WebAssembly.compile(await new Response(stream).arrayBuffer());
  });
  let current;
  function start() {
    const worker = new Worker(source);
    worker.postMessage({ module });
    worker.onmessage = ({ data }) => finish(data);
    worker.onerror = (event) => {
      event.preventDefault();
      finish({ cell: running?.cell.number, figures: [], output: "", trap: event.message });
    };
    return worker;
  }

  // --- Runs: one at a time, the latest input first. ---
  const waiting = new Set();
  function ask(cell) {
    waiting.add(cell);
    // A long run whose input is old is not worth waiting for.
    if (running?.cell === cell && performance.now() - running.since > 400) stop();
    if (!running) requestAnimationFrame(next);
  }
  async function next() {
    if (running || !waiting.size) return;
    const [cell] = waiting;
    waiting.delete(cell);
    running = { cell, since: performance.now() };
    cell.form.setAttribute("aria-busy", "true");
    try { await load(); } catch (error) { return fail(cell, error.message); }
    current ??= start();
    running.since = performance.now();
    running.timer = setTimeout(() => {
      stop();
      fail(cell, `The cell was stopped after its limit of ${cell.limit} s.`);
    }, cell.limit * 1000);
    current.postMessage({ cell: cell.number, values: cell.values });
  }
  function stop() {
    clearTimeout(running?.timer);
    current?.terminate();
    current = running = undefined;
  }
  function finish(result) {
    if (!running) return;
    const { cell, timer } = running;
    clearTimeout(timer);
    if (result.trap !== undefined) {
      const message = result.output.match(/Fatal error: (.*)\n?$/)?.[1];
      return fail(cell, message ?? `The cell trapped: ${result.trap}.`);
    }
    draw(cell, result);
    done(cell);
  }
  function fail(cell, message) {
    cell.problem.textContent = message;
    cell.problem.hidden = false;
    done(cell);
  }
  function done(cell) {
    running = undefined;
    cell.form.removeAttribute("aria-busy");
    if (waiting.size) requestAnimationFrame(next);
  }

  // --- What a run shows goes where the recorded output and figures stand. ---
  const parser = new DOMParser();
  function drawing(cell, place, svg) {
    const id = `live-${cell.number}-${place}-`;
    // The page's style sheet has the rules of the drawing's own, which the policy would report.
    const text = svg.replace(/<style>[^]*?<\/style>/, "")
      .replace(/( id="|url\(#|href="#)/g, `$1${id}`);
    const root = parser.parseFromString(text, "image/svg+xml").documentElement;
    for (const part of root.querySelectorAll("script, metadata")) part.remove();
    root.setAttribute("role", "img");
    for (const part of ["title", "desc"]) {
      const element = root.querySelector(`:scope > ${part}`);
      if (part === "desc") root.setAttribute("aria-label", element?.textContent ?? "figure");
      element?.remove();
    }
    for (const name of ["font-family", "font-size"]) root.removeAttribute(name);
    const phone = root.querySelector(":scope > .nf-narrow");
    if (!phone) return [root];
    phone.remove();
    phone.removeAttribute("display");
    phone.classList.add("nf");
    phone.setAttribute("role", "img");
    phone.setAttribute("aria-label", root.getAttribute("aria-label"));
    return [root, phone];
  }
  // The recorded lines stay behind the live ones, where the axes are the same.
  function haunt(live, recorded) {
    live.querySelectorAll(".nf-plot").forEach((plot, index) => {
      const old = recorded?.querySelectorAll(".nf-plot")[index];
      if (!old || ["data-x", "data-y", "data-frame"].some(
        (name) => old.getAttribute(name) !== plot.getAttribute(name))) return;
      const ghost = document.createElementNS("http://www.w3.org/2000/svg", "g");
      ghost.setAttribute("class", "ghost");
      for (const line of old.querySelectorAll("path[data-line]")) {
        const copy = line.cloneNode();
        copy.removeAttribute("data-line");
        ghost.append(copy);
      }
      plot.prepend(ghost);
    });
  }
  function draw(cell, { figures, output, time }) {
    cell.problem.hidden = true;
    cell.form.dataset.time = time.toFixed(2);
    const heard = [];
    cell.drawings.forEach(({ element, recorded }, place) => {
      if (figures[place] === undefined) return;
      const drawn = drawing(cell, place, figures[place]);
      drawn.forEach((svg, index) => haunt(svg, recorded[index]));
      element.replaceChildren(...drawn);
      heard.push(drawn[0].getAttribute("aria-label"));
    });
    if (cell.output) cell.output.textContent = output.replace(/\n$/, "");
    if (cell.status) cell.status.textContent = "computed here";
    cell.root.classList.add("computed");
    clearTimeout(cell.silence);
    cell.silence = setTimeout(() => {
      cell.heard.textContent = (output || heard.join(" ")).slice(0, 300);
    }, 700);
  }

  // --- Controls ---
  const cells = forms.map((form) => {
    const root = form.closest(".cell");
    const cell = {
      form, root, number: Number(form.dataset.cell), limit: Number(form.dataset.limit), values: {},
      problem: form.querySelector(".problem"), heard: form.querySelector(".heard"),
      output: root.querySelector(".output samp"),
      drawings: [...root.querySelectorAll("figure .drawing")].map(
        (element) => ({ element, recorded: [...element.children] })),
    };
    cell.recorded = cell.output?.textContent;
    cell.status = root.querySelector(".output > .status");
    cell.verdict = [...cell.status?.childNodes ?? []];
    form.addEventListener("pointerenter", () => load().catch(() => {}), { once: true });
    form.addEventListener("focusin", () => load().catch(() => {}), { once: true });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", ({ target }) => moved(cell, target));
    form.addEventListener("click", ({ target }) => {
      if (target.type !== "button") return;
      cell.values[target.name] = (cell.values[target.name] ?? 0) + 1;
      changed(cell);
    });
    form.addEventListener("keydown", (event) => walk(event));
    form.addEventListener("reset", () => setTimeout(() => reset(cell)));
    return cell;
  });
  const switches = (set) => [...set.querySelectorAll("input[type=checkbox]")];
  function moved(cell, input) {
    const set = input.closest("fieldset");
    if (set) {
      cell.values[set.name] = switches(set).map((box) => (box.checked ? "1" : "0")).join("");
    } else if (input.type === "range") {
      cell.values[input.name] = Number(input.value);
    } else if (input.type === "checkbox") {
      cell.values[input.name] = input.checked ? 1 : 0;
    } else if (input.tagName === "SELECT") {
      cell.values[input.name] = input.selectedIndex;
    } else {
      cell.values[input.name] = input.value;
    }
    say(input);
    changed(cell);
  }
  const say = (input) => {
    const value = input.parentElement.querySelector("output");
    if (value) value.textContent = input.value.replace("-", "\u2212");
  };
  // A row of switches is one stop of the Tab key; arrows go along it.
  function walk(event) {
    const set = event.target.closest("fieldset");
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!set || !step) return;
    const boxes = switches(set);
    const box = boxes[boxes.indexOf(event.target) + step];
    if (!box) return;
    event.preventDefault();
    event.target.tabIndex = -1;
    box.tabIndex = 0;
    box.focus();
  }
  function changed(cell) {
    const state = new URLSearchParams(cell.values);
    try { history.replaceState(null, "", `#cell-${cell.number}?${state}`); } catch { /* an old browser */ }
    cell.form.querySelector("[type=reset]").hidden = false;
    ask(cell);
  }
  function reset(cell) {
    cell.values = {};
    waiting.delete(cell);
    if (running?.cell === cell) stop();
    for (const input of cell.form.querySelectorAll("input")) say(input);
    for (const { element, recorded } of cell.drawings) element.replaceChildren(...recorded);
    if (cell.output) cell.output.textContent = cell.recorded;
    if (cell.status) cell.status.replaceChildren(...cell.verdict);
    cell.problem.hidden = true;
    cell.root.classList.remove("computed");
    cell.form.removeAttribute("aria-busy");
    cell.form.querySelector("[type=reset]").hidden = true;
    cell.heard.textContent = "The book's values again.";
    try { history.replaceState(null, "", `#cell-${cell.number}`); } catch { /* an old browser */ }
    if (waiting.size) requestAnimationFrame(next);
  }

  // --- A link keeps the state: #cell-7?forget+bias=2.5 ---
  function restore() {
    const [, number, query] = location.hash.match(/^#cell-(\d+)\?(.*)$/) ?? [];
    const cell = cells.find((cell) => cell.number === Number(number));
    if (!cell) return;
    for (const [name, value] of new URLSearchParams(query)) {
      const input = cell.form.elements[name];
      if (!input) continue;
      if (input.tagName === "FIELDSET") {
        switches(input).forEach((box, place) => { box.checked = value[place] === "1"; });
        moved(cell, switches(input)[0]);
      } else if (input.type === "button") {
        cell.values[name] = Number(value) || 0;
        changed(cell);
      } else {
        if (input.tagName === "SELECT") input.selectedIndex = Number(value);
        else if (input.type === "checkbox") input.checked = value === "1";
        else input.value = value;
        moved(cell, input);
      }
    }
    cell.root.scrollIntoView();
  }
  addEventListener("hashchange", restore);
  restore();
})();
