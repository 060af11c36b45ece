import Chapters

/// Writes one page's article: blocks to HTML, in reading order.
struct PageRenderer {
  let page: SourcePage
  let outline: PageOutline
  let references: References
  let formulas: Formulas
  let highlight: @Sendable (String) -> String
  let numbers: QuotedNumbers
  let cells: [Int: Cell]
  let editAddress: String?

  var html = ""
  var problems: [SiteProblem] = []
  var copiedFiles: Set<String> = []
  var addresses: [String] = []
  var counts = RenderedPage.Counts()
  var sections: [SearchSection] = []
  var sectionText = ""
  /// The first figure that cells record.
  var emblem: String?
  var sectionCode = ""
  var description = ""
  /// The number of the last cell that was written.
  var lastCell = 0
  /// The anchor of the figure or table whose caption is being written: it does not link to itself.
  var ownAnchor: String?
  /// Where the block that is being written starts.
  var place: SourcePosition?
  var nextHeading = 0
  var noteCount = 0
  /// The note that the last dagger in the text leads to.
  var lastDagger = 0
  var figureCount = 0
  /// The texts of the page's footnotes, by name; those that are shown, and those that come next.
  let footnotes: [String: [Inline]]
  var shownFootnotes: Set<String> = []
  var pendingFootnotes: [(number: Int, text: [Inline])] = []
  /// The folds that the chapter's own HTML has open.
  var openFolds: [String] = []
  /// The kinds of Markdown that a warning was given for.
  var warned: Set<String> = []
  /// What the search finds beside sections: figures, tables, formulas, references.
  var entries: [SearchSection] = []
  /// The last character of running text, which decides how a quote is set.
  var lastCharacter: Character = " "
  /// How deep in lists, quotes and boxes the block that is being written stands.
  var depth = 0
  /// Whether the next paragraph is the first of an exercise.
  var opensExercise = false

  init(
    _ page: SourcePage, _ document: Document, outline: PageOutline, references: References,
    formulas: Formulas, editAddress: String?, checksNumbers: Bool = false,
    highlight: @escaping @Sendable (String) -> String
  ) {
    self.page = page
    self.outline = outline
    self.references = references
    self.formulas = formulas
    self.highlight = highlight
    self.editAddress = editAddress
    numbers = QuotedNumbers(page, areAllChecked: checksNumbers)
    var footnotes: [String: [Inline]] = [:]
    document.blocks.forEachBlock { block in
      if case .footnote(let name, let text) = block.kind { footnotes[name] = text }
    }
    self.footnotes = footnotes
    cells = Dictionary(uniqueKeysWithValues: page.chapter.cells.map { ($0.number, $0) })
    html.reserveCapacity(page.chapter.bytes.count * 4)
  }

  /// The whole page.
  mutating func render(_ document: Document) -> RenderedPage {
    let anchor = outline.titleAnchor ?? ""
    sections.append(
      SearchSection(anchor: anchor, title: outline.title, text: "", identifiers: []))
    let rest = opening(document.blocks)
    blocks(rest)
    flushFootnotes()
    for name in openFolds.reversed() { html += "</\(name)>" }
    endSection()
    counts.cells = page.chapter.cells.count
    return RenderedPage(
      path: page.path, outline: outline, article: html, sections: sections + entries,
      description: page.chapter.frontMatter.description ?? description,
      problems: outline.problems + page.liveProblems + problems, copiedFiles: copiedFiles,
      addresses: addresses, counts: counts, emblem: emblem)
  }

  func problem(_ position: SourcePosition?, _ text: String) -> SiteProblem {
    SiteProblem(path: page.chapter.path, position: position, text: text)
  }

  // MARK: Blocks

  /// The title, the promise and the chapter's figure, which together open a page; gives the rest.
  private mutating func opening(_ blocks: [Block]) -> ArraySlice<Block> {
    var rest = blocks[...]
    html += "<header class=opening>"
    if let number = page.number { html += "<p class=chapter-number>Chapter \(number)</p>" }
    if let first = rest.first, case .heading(1, let text) = first.kind {
      html += "<h1 id=\"\(escapedHTML(outline.titleAnchor ?? ""))\">"
      inlines(text, isLinked: true)
      html += "</h1>"
      rest.removeFirst()
    } else {
      html += "<h1>\(escapedHTML(outline.title))</h1>"
    }
    if let first = rest.first, case .paragraph(let text) = first.kind, text.count == 1,
      case .emphasis(let promise) = text[0]
    {
      html += "<p class=promise>"
      inlines(promise)
      html += "</p>"
      note(text: text)
      rest.removeFirst()
    }
    html += "</header>"
    if let first = rest.first, case .figure(let figure) = first.kind {
      self.figure(figure, first.position)
      rest.removeFirst()
    }
    facts()
    return rest
  }

  /// `22 cells, 17 s, checked with Swift 6.3.1`.
  private mutating func facts() {
    let count = page.chapter.cells.count
    guard count > 0 else { return }
    var parts = [count == 1 ? "1 cell" : "\(count) cells"]
    if let check = page.check {
      parts.append(Seconds.text(check.seconds))
      parts.append(
        !check.pending.isEmpty
          ? "running …" : check.isClean ? "✓ checked with \(check.toolchain)" : "✗ differs")
    } else {
      parts.append("shown as recorded")
    }
    html += "<p class=facts>\(escapedHTML(parts.joined(separator: " · ")))</p>"
    parameters()
  }

  /// The constants that the front matter sets, as every cell sees them, and as copied code needs them.
  private mutating func parameters() {
    let all = page.chapter.frontMatter.parameters
    guard !all.isEmpty else { return }
    let code = all.map { "let \($0.name) = \($0.value.literal)" }.joined(separator: "\n")
    let list = all.map { "<code>\(escapedHTML("\($0.name) = \($0.value.literal)"))</code>" }
    html += "<p class=parameters data-code=\"\(escapedHTML(code))\">Parameters: "
    html += list.joined(separator: ", ") + "</p>"
  }

  mutating func blocks(_ blocks: some RandomAccessCollection<Block>) {
    let blocks = Array(blocks)
    depth += 1
    defer { depth -= 1 }
    var index = 0
    /// Whether the formula before this block and this block are one object.
    var isPaired = false
    while index < blocks.count {
      let block = blocks[index]
      let next = index + 1 < blocks.count ? blocks[index + 1] : nil
      if let opening = pair(block, next) {
        html += opening
        isPaired = true
      }
      if case .cell(let number) = block.kind {
        var members: [Block] = []
        while index + 1 < blocks.count, blocks[index + 1].belongs(to: number) {
          index += 1
          members.append(blocks[index])
        }
        var remarks: [Block] = []
        if index + 1 < blocks.count, case .note(.lineByLine, let content) = blocks[index + 1].kind {
          index += 1
          remarks = content
        }
        cell(number, members, remarks)
        if isPaired {
          html += "</div>\n"
          isPaired = false
        }
      } else {
        var dagger: Int?
        if case .note(.note, _)? = next?.kind { dagger = noteCount + 1 }
        self.block(block, dagger: dagger)
        if depth == 1 { flushFootnotes() }
      }
      index += 1
    }
  }

  /// The tag around a formula and the cell right after it, which stand side by side where they fit.
  private func pair(_ block: Block, _ next: Block?) -> String? {
    guard case .mathematics(let formula) = block.kind, case .cell(let number)? = next?.kind,
      let cell = cells[number], !cell.labels.hidden
    else { return nil }
    return cell.isNarrow && letters(of: formula) <= 28
      ? "<div class=\"pair beside\">" : "<div class=pair>"
  }

  private mutating func block(_ block: Block, dagger: Int?) {
    place = block.position
    lastCharacter = " "
    switch block.kind {
    case .heading(let level, let text): heading(level, text, block)
    case .paragraph(let text):
      note(text: text)
      warnOfUnknownMarkdown(text)
      html += "<p>"
      if opensExercise, let difficulty = Difficulty(text) {
        html += difficulty.html
        inlines(Array(text.dropFirst()))
      } else {
        inlines(text)
      }
      opensExercise = false
      if let dagger {
        html += Self.dagger(dagger)
        lastDagger = dagger
      }
      html += "</p>\n"
    case .code(let code): self.code(code)
    case .cell(let number): cell(number, [], [])
    case .output(let number, let caption): loneOutput(number, caption)
    case .figure(let figure): self.figure(figure, block.position)
    case .note(let kind, let content): self.note(kind, content)
    case .quote(let content):
      html += "<blockquote>"
      blocks(content)
      html += "</blockquote>\n"
    case .list(let list): self.list(list)
    case .table(let table): self.table(table)
    case .mathematics(let formula): display(formula)
    case .alert(let kind, let content): alert(kind, content)
    case .footnote: break
    case .html(let text): rawHTML(text)
    case .thematicBreak: html += "<hr>\n"
    }
  }

  // MARK: Search

  mutating func note(text: [Inline]) {
    lastCharacter = " "
    let plain = text.readableText
    if description.isEmpty { description = String(plain.prefix(200)) }
    sectionText += plain
    counts.words += plain.utf8.count { $0 == 0x20 } + 1
    sectionText += " "
  }

  mutating func endSection() {
    guard !sections.isEmpty else { return }
    sections[sections.count - 1].text = sectionText.trimmingSpaces
    sections[sections.count - 1].identifiers = Identifiers.all(in: sectionCode)
    sectionText = ""
    sectionCode = ""
  }
}

extension Block {
  /// Whether the block shows what a cell printed or drew.
  fileprivate func belongs(to cell: Int) -> Bool {
    switch kind {
    case .output(let number, _): number == cell
    case .figure(let figure): figure.cell == cell
    default: false
    }
  }
}

extension String {
  var trimmingSpaces: String {
    var text = self[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    while text.first?.isWhitespace == true { text.removeFirst() }
    return String(text)
  }
}
