extension FormulaTypesetter {
  /// What Node runs.
  ///
  /// KaTeX's MathML is cut down to what browsers read, and what MathML Core leaves out is said in
  /// ways that it knows: letters of other alphabets as their own characters, and the alignment of
  /// columns as classes.
  static let script = #"""
    const katex = require("katex"), fs = require("fs");
    const [input, output] = process.argv.slice(-2);
    const starts = {
      "bold": [0x1d400, 0x1d41a, 0x1d7ce, 0x1d6a8, 0x1d6c2],
      "italic": [0x1d434, 0x1d44e, 0, 0x1d6e2, 0x1d6fc],
      "bold-italic": [0x1d468, 0x1d482, 0, 0x1d71c, 0x1d736],
      "double-struck": [0x1d538, 0x1d552, 0x1d7d8, 0, 0],
      "fraktur": [0x1d504, 0x1d51e, 0, 0, 0],
      "script": [0x1d49c, 0x1d4b6, 0, 0, 0],
      "sans-serif": [0x1d5a0, 0x1d5ba, 0x1d7e2, 0, 0],
      "monospace": [0x1d670, 0x1d68a, 0x1d7f6, 0, 0],
    };
    const holes = {
      0x1d455: "ℎ", 0x1d49d: "ℬ", 0x1d4a0: "ℰ", 0x1d4a1: "ℱ", 0x1d4a3: "ℋ", 0x1d4a4: "ℐ",
      0x1d4a7: "ℒ", 0x1d4a8: "ℳ", 0x1d4ad: "ℛ", 0x1d4ba: "ℯ", 0x1d4bc: "ℊ", 0x1d4c4: "ℴ",
      0x1d506: "ℭ", 0x1d50b: "ℌ", 0x1d50c: "ℑ", 0x1d515: "ℜ", 0x1d51d: "ℨ",
      0x1d53a: "ℂ", 0x1d53f: "ℍ", 0x1d545: "ℕ", 0x1d547: "ℙ", 0x1d548: "ℚ", 0x1d549: "ℝ",
      0x1d551: "ℤ",
    };
    const letter = (character, variant) => {
      const set = starts[variant], code = character.codePointAt(0);
      if (!set) return character;
      const ranges = [[0x41, 26, set[0]], [0x61, 26, set[1]], [0x30, 10, set[2]],
        [0x391, 25, set[3]], [0x3b1, 25, set[4]]];
      for (const [first, count, start] of ranges) {
        if (start && code >= first && code < first + count) {
          const to = start + code - first;
          return holes[to] ?? String.fromCodePoint(to);
        }
      }
      return character;
    };
    const alphabets = (html) => html.replace(
      /<(mi|mn|mtext|mo)([^>]*?) mathvariant="([a-z-]+)"([^>]*)>([^<]*)<\/\1>/g,
      (all, tag, before, variant, after, text) => {
        if (variant === "normal") return all;
        const entity = /&/.test(text);
        const kept = entity ? text : [...text].map((c) => letter(c, variant)).join("");
        return `<${tag}${before}${after}>${kept}</${tag}>`;
      });
    const columns = (html) => {
      const stack = [];
      return html.replace(/<(\/?)(mtable|mtr|mtd)([^>]*)>/g, (all, end, tag, attributes) => {
        const top = stack[stack.length - 1];
        if (tag === "mtable") {
          if (end) { stack.pop(); return all; }
          const align = /columnalign="([^"]*)"/.exec(attributes);
          stack.push({ align: align ? align[1].split(" ") : [], column: 0 });
          return "<mtable>";
        }
        if (end || !top) return all;
        if (tag === "mtr") { top.column = 0; return "<mtr>"; }
        const align = top.align[top.column++] ?? top.align[top.align.length - 1];
        return align === "left" ? '<mtd class="l">' : align === "right" ? '<mtd class="r">' : "<mtd>";
      });
    };
    // In an index or exponent nothing stands around a sign: t-1 is one thing.
    const tight = (html) => {
      const stack = [];
      return html.replace(/<(\/?)([a-z]+)([^>]*)>([^<]*)/g, (all, end, tag, attributes, text) => {
        if (end) { stack.pop(); return all; }
        const parent = stack[stack.length - 1];
        const isScript = !!parent && (parent.isScript || (parent.takesScripts && parent.count > 0));
        if (parent) parent.count++;
        if (!/\/$/.test(attributes)) {
          stack.push({ count: 0, isScript, takesScripts: /^m(sub|sup|subsup|under|over|underover)$/.test(tag) });
        }
        return isScript && tag === "mo" && !attributes && /^([=+\u2212\u2264\u2265\u2260\u2192]|&[lg]t;)$/.test(text)
          ? `<mo lspace=0 rspace=0>${text}` : all;
      });
    };
    const slim = (html) => {
      const math = /<math[^>]*>([\s\S]*)<\/math>/.exec(html);
      const display = /<math[^>]*display="block"/.test(html);
      let body = math[1].replace(/<annotation[\s\S]*?<\/annotation>/g, "")
        .replace(/<\/?semantics>/g, "").replace(/ stretchy="false"(?=>[^<]*<\/mi>)/g, "")
        .replace(/ style="[^"]*"/g, "").replace(/ class="[^"]*"/g, "");
      body = columns(alphabets(body));
      // A name at the end of a group is applied to nothing.
      body = body.replace(/<mo>\u2061<\/mo>(?=<\/)/g, "");
      // A function's name stands apart from a factor before it, and from an argument without brackets.
      body = body.replace(/(<\/(?:mi|mn|msub|msup|msubsup)>)(?=<mi>[A-Za-z]{2,}<\/mi><mo>\u2061<\/mo>)/g,
        '$1<mspace width=".17em"/>');
      body = body.replace(/<mo>\u2061<\/mo>(?!<mo[^>]*>[(\[{|\u2225\u2016])/g, '<mspace width=".17em"/>')
        .replace(/<mo>\u2061<\/mo>/g, "");
      body = body.replace(/<mo[^>]*>([\u2032-\u2034]+)<\/mo>/g, '<mo class="prime">$1</mo>');
      body = body.replace(/<mo>([+\u2212])<\/mo><mo>=<\/mo>/g, "<mo>$1=</mo>");
      // A minus after a sign belongs to what follows.
      body = body.replace(/(<mo[^>]*>(?:[=(\[{,\u2264\u2265\u2248\u2190\u2192\u221d]|&[lg]t;)<\/mo>)<mo>([\u2212+\u00b1])<\/mo>/g,
        "$1<mo form=prefix>$2</mo>");
      // A bracket that has an exponent grows only in a row of its own.
      body = body.replace(/(<m(?:sub|sup|subsup)>)(<mo[^>]* (?:stretchy|fence)="true"[^>]*>[^<]*<\/mo>)/g,
        "$1<mrow>$2</mrow>");
      body = tight(body);
      // A slanted letter at the end leans over what follows; TeX adds its italic correction there.
      const lean = { V: .22, Y: .22, W: .14, T: .14, F: .14, P: .14, U: .11, N: .11, f: .11, J: .1,
        H: .08, X: .08, K: .07, C: .07, E: .06, j: .06, S: .06, B: .05, y: .04, g: .04, r: .03 };
      if (!display) {
        body = body.replace(/<mi>([A-Za-z])<\/mi>(?=(?:<\/mrow>)*$)/,
          (all, letter) => lean[letter] ? `${all}<mspace width="${lean[letter]}em"/>` : all);
      }
      body = body.replace(/<mstyle scriptlevel="0" displaystyle="true">([^<]*(?:<(?!\/?mstyle)[^<]*)*)<\/mstyle>/g,
        display ? "$1" : "$&");
      return `<math${display ? " display=block" : ""}>${body}</math>`;
    };
    // KaTeX's HTML: every style becomes a class whose name is the style, since no page may have styles.
    const visible = (tex, isDisplay) => katex.renderToString(tex, {
      displayMode: isDisplay, output: "html", throwOnError: true, strict: "ignore", trust: false,
      maxExpand: 1000 }).replace(/<([a-z]+)((?: [a-zA-Z-]+="[^"]*")*)(\/?)>/g, (all, tag, attributes, end) => {
        const style = / style="([^"]*)"/.exec(attributes);
        if (!style) return all;
        const name = style[1].replace(/\s+/g, "").replace(/;$/, "");
        const rest = attributes.replace(style[0], "");
        const named = / class="([^"]*)"/.exec(rest);
        const both = named ? rest.replace(named[0], ` class="${named[1]} ${name}"`) : `${rest} class="${name}"`;
        return `<${tag}${both}${end}>`;
      });
    // Set beside each other, displays look better as HTML in everything; inline, where MathML raises
    // primes too high, and where bars, roots and sums are cramped.
    const isVisiblyBetter = (tex) => /'|\\(?:[dt]?frac|sum|prod|sqrt|bar|hat|tilde|overline|prime)(?![a-zA-Z])/.test(tex);
    const both = (tex, isDisplay) => {
      const math = slim(katex.renderToString(tex, {
        displayMode: isDisplay, output: "mathml", throwOnError: true, strict: "ignore", trust: false,
        maxExpand: 1000 }));
      return isDisplay || isVisiblyBetter(tex)
        ? `<span class=katex-mathml>${math}</span>${visible(tex, isDisplay)}` : math;
    };
    const requests = JSON.parse(fs.readFileSync(input, "utf8"));
    fs.writeFileSync(output, JSON.stringify(requests.map(([tex, kind]) => {
      try {
        return { markup: both(tex, kind === "display") };
      } catch (error) {
        const message = String(error.message ?? error).replace(/^KaTeX parse error: /, "")
          .replace(/ at position \d+:[\s\S]*$/, "");
        return { message, offset: error.position ?? 0 };
      }
    })));
    """#
}
