import Chapters

extension PageRenderer {
  /// Running text.
  ///
  /// `isLinked` says that it stands inside a link or heading, where no link may be.
  mutating func inlines(_ inlines: [Inline], isLinked: Bool = false) {
    // What stands in one element with the formula before it.
    var tied: Substring = ""
    for (index, inline) in inlines.enumerated() {
      switch inline {
      case .text(let text):
        let rest = String(text.dropFirst(tied.count))
        tied = ""
        let set = Typography.prose(rest, after: lastCharacter)
        lastCharacter = rest.last ?? lastCharacter
        isLinked ? html.appendText(set) : prose(set)
      case .softBreak:
        html += "\n"
        lastCharacter = " "
      case .lineBreak:
        html += "<br>"
        lastCharacter = " "
      case .code(let code):
        html += "<code>"
        html.appendText(code)
        html += "</code>"
        lastCharacter = "x"
      case .html(let text): rawHTML(text)
      case .strikethrough(let content):
        html += "<del>"
        self.inlines(content, isLinked: isLinked)
        html += "</del>"
      case .footnote(let name): footnote(name)
      case .citation(let keys): citation(keys)
      case .emphasis(let content):
        html += "<em>"
        self.inlines(content, isLinked: isLinked)
        html += "</em>"
      case .strong(let content):
        html += "<strong>"
        self.inlines(content, isLinked: isLinked)
        html += "</strong>"
      case .link(let link): isLinked ? self.inlines(link.content, isLinked: true) : self.link(link)
      case .image(let image):
        figureCount += 1
        html += drawing(image, isWide: false)
      case .mathematics(let formula):
        guard !formula.isDisplay else {
          display(formula)
          continue
        }
        // No line begins with the comma after a formula.
        if index + 1 < inlines.count, case .text(let next) = inlines[index + 1] {
          tied = next.prefix { ",.;:!?)]’".contains($0) }
        }
        if !tied.isEmpty { html += "<span class=tie>" }
        self.formula(formula)
        lastCharacter = "x"
        if !tied.isEmpty { html += "\(tied)</span>" }
      }
    }
  }

  // MARK: Formulas

  private mutating func formula(_ mathematics: Mathematics) {
    let formula = Formula(mathematics)
    switch formulas.renderings[formula] {
    case .markup(let markup): html += markup
    case .failed(let message, let offset):
      problems.append(
        problem(Self.place(mathematics, offset), "the formula does not parse: \(message)"))
      html += "<code class=tex>\(escapedHTML(formula.tex))</code>"
    case nil: html += "<code class=tex>\(escapedHTML(formula.tex))</code>"
    }
  }

  /// About how wide a formula is set: its letters, those of a fraction's both parts among them.
  func letters(of mathematics: Mathematics) -> Int {
    guard case .markup(let markup) = formulas.renderings[Formula(mathematics)] else {
      return mathematics.tex.count
    }
    // Of a formula that is set as HTML too, the MathML before it.
    let math = markup.firstRange(of: "</math>").map { markup[..<$0.lowerBound] } ?? markup[...]
    var count = 0
    var isText = false
    for character in math {
      switch character {
      case "<": isText = false
      case ">": isText = true
      default: count += isText && !character.isWhitespace ? 1 : 0
      }
    }
    return count
  }

  /// The line of a character of a formula; the column where it is in the first line.
  private static func place(_ mathematics: Mathematics, _ offset: Int) -> SourcePosition {
    let before = mathematics.tex.prefix(max(0, offset))
    let lines = before.count { $0.isNewline }
    let start = mathematics.position
    guard lines == 0 else { return SourcePosition(line: start.line + lines, column: 1) }
    let mark = mathematics.isDisplay ? 2 : 1
    return SourcePosition(line: start.line, column: start.column + mark + before.utf8.count)
  }

  /// A formula on its own line, its number flush right.
  mutating func display(_ mathematics: Mathematics) {
    if let number = mathematics.number {
      entries.append(
        SearchSection(
          anchor: "equation-\(number)", title: "Equation \(number)",
          text: TeXText.plain(Formula(mathematics).tex), identifiers: []))
    }
    // Inside a paragraph this is a span, since a paragraph holds no blocks.
    html += "<span class=equation"
    if let number = mathematics.number { html += " id=\"equation-\(escapedHTML(number))\"" }
    html += "><span class=display tabindex=0 role=group aria-label=\"Formula\">"
    formula(mathematics)
    html += "</span>"
    if let number = mathematics.number {
      html += "<a class=equation-number href=\"#equation-\(escapedHTML(number))\">"
      html += "(\(escapedHTML(number)))</a>"
    }
    html += "</span>\n"
  }

  // MARK: References and quoted numbers

  /// Text in which `Figure 3.1`, `equation (2.3)` and numbers from outputs become links.
  private mutating func prose(_ text: String) {
    guard text.utf8.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) else {
      html.appendText(text)
      return
    }
    var written = text.startIndex
    var links: [(range: Range<String.Index>, address: String, kind: String)] = []
    NumberScanner.scan(text) { number, range in
      guard range.lowerBound >= (links.last?.range.upperBound ?? text.startIndex) else { return }
      if let (whole, anchor, word) = Self.reference(text, number, range) {
        if anchor == ownAnchor { return }
        if let address = references.address(of: anchor, from: page) {
          links.append((whole, address, ""))
          return
        }
        if let word {
          problems.append(
            problem(
              place,
              "the text speaks of \(word) \(number), and the book has none of this number. "
                + "Number it so, or correct the text."))
          return
        }
      }
      if let cell = numbers.cell(quoting: number, in: text, range, after: lastCell) {
        links.append((range, "#output-\(cell)", " class=quote"))
      }
    }
    for link in links {
      html.appendText(text[written..<link.range.lowerBound])
      html += "<a\(link.kind) href=\"\(escapedHTML(link.address))\">"
      html.appendText(text[link.range])
      html += "</a>"
      written = link.range.upperBound
    }
    html.appendText(text[written...])
  }

  /// What a number refers to: the stretch of text, the anchor, and the word where one names it.
  private static func reference(
    _ text: String, _ number: Substring, _ range: Range<String.Index>
  ) -> (Range<String.Index>, anchor: String, word: String?)? {
    guard number.contains("."), !number.contains(","), !number.contains("e") else { return nil }
    let isBracketed =
      range.lowerBound > text.startIndex && text[text.index(before: range.lowerBound)] == "("
      && range.upperBound < text.endIndex && text[range.upperBound] == ")"
    let start = isBracketed ? text.index(before: range.lowerBound) : range.lowerBound
    let end = isBracketed ? text.index(after: range.upperBound) : range.upperBound
    let before = text[..<start]
    for (name, kind) in Self.referenceWords where before.hasSuffix(name) {
      let wordStart = text.index(start, offsetBy: -name.count)
      return (wordStart..<end, "\(kind)-\(number)", kind)
    }
    return isBracketed ? (start..<end, "equation-\(number)", nil) : nil
  }

  private static let referenceWords = [
    ("Figure ", "figure"), ("figure ", "figure"), ("Table ", "table"), ("table ", "table"),
    ("Equation ", "equation"), ("equation ", "equation"),
  ]
}
