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
  var sectionCode = ""
  var description = ""
  /// The number of the last cell that was written.
  var lastCell = 0
  /// The anchor of the figure or table whose caption is being written: it does not link to itself.
  var ownAnchor: String?
  /// Where the block that is being written starts.
  var place: SourcePosition?
  private var nextHeading = 0
  private var noteCount = 0
  /// The note that the last dagger in the text leads to.
  private var lastDagger = 0
  var figureCount = 0
  /// Whether the next paragraph is the first of an exercise.
  private var opensExercise = false

  init(
    _ page: SourcePage, outline: PageOutline, references: References, formulas: Formulas,
    editAddress: String?, highlight: @escaping @Sendable (String) -> String
  ) {
    self.page = page
    self.outline = outline
    self.references = references
    self.formulas = formulas
    self.highlight = highlight
    self.editAddress = editAddress
    numbers = QuotedNumbers(page.chapter)
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
    endSection()
    counts.cells = page.chapter.cells.count
    return RenderedPage(
      path: page.path, outline: outline, article: html, sections: sections,
      description: page.chapter.frontMatter.description ?? description,
      problems: outline.problems + problems, copiedFiles: copiedFiles, addresses: addresses,
      counts: counts)
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
  }

  mutating func blocks(_ blocks: some RandomAccessCollection<Block>) {
    let blocks = Array(blocks)
    var index = 0
    while index < blocks.count {
      let block = blocks[index]
      if case .cell(let number) = block.kind {
        var members: [Block] = []
        while index + 1 < blocks.count, blocks[index + 1].belongs(to: number) {
          index += 1
          members.append(blocks[index])
        }
        cell(number, members)
      } else {
        var dagger: Int?
        if index + 1 < blocks.count, case .note(.note, _) = blocks[index + 1].kind {
          dagger = noteCount + 1
        }
        self.block(block, dagger: dagger)
      }
      index += 1
    }
  }

  private mutating func block(_ block: Block, dagger: Int?) {
    place = block.position
    switch block.kind {
    case .heading(let level, let text): heading(level, text, block)
    case .paragraph(let text):
      note(text: text)
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
    case .cell(let number): cell(number, [])
    case .output(let number): loneOutput(number)
    case .figure(let figure): self.figure(figure, block.position)
    case .note(let kind, let content): self.note(kind, content)
    case .quote(let content):
      html += "<blockquote>"
      blocks(content)
      html += "</blockquote>\n"
    case .list(let list): self.list(list)
    case .table(let table): self.table(table)
    case .mathematics(let formula): display(formula)
    case .html(let text): html += RawHTML.allowed(text)
    case .thematicBreak: html += "<hr>\n"
    }
  }

  private static func dagger(_ number: Int) -> String {
    "<a class=dagger id=note-\(number)-mark href=#note-\(number) aria-label=\"Note \(number)\">†</a>"
  }

  private mutating func heading(_ level: Int, _ text: [Inline], _ block: Block) {
    guard nextHeading < outline.headings.count else { return }
    let heading = outline.headings[nextHeading]
    nextHeading += 1
    if level <= 3 {
      endSection()
      sections.append(
        SearchSection(anchor: heading.anchor, title: heading.text, text: "", identifiers: []))
    }
    opensExercise = heading.text.hasPrefix("Exercise ")
    let name = "h\(min(6, max(2, level)))"
    let anchor = escapedHTML(heading.anchor)
    html += "<\(name) id=\"\(anchor)\">"
    if let number = heading.number { html += "<span class=number>\(number)</span> " }
    inlines(text, isLinked: true)
    html += "<a class=anchor href=\"#\(anchor)\" aria-label=\"Link to this section\">#</a>"
    if let editAddress {
      let address = escapedHTML("\(editAddress)\(page.path)#L\(block.position.line)")
      html += "<a class=anchor href=\"\(address)\">edit</a>"
    }
    html += "</\(name)>\n"
  }

  private mutating func code(_ code: CodeBlock) {
    let isSwift = code.language?.lowercased() == "swift"
    html += "<pre class=code\(Scrolling.attributes(code.text, label: "Code"))><code>"
    html += isSwift ? highlight(code.text) : escapedHTML(code.text)
    html += "</code></pre>\n"
  }

  private mutating func list(_ list: ListBlock) {
    let isOfParagraphs = list.items.allSatisfy { item in
      item.allSatisfy { if case .paragraph = $0.kind { true } else { false } }
    }
    html += list.start == nil ? "<ul>" : "<ol"
    if let start = list.start {
      if start != 1 { html += " start=\(start)" }
      html += ">"
    }
    for item in list.items {
      html += "<li>"
      if list.isTight, isOfParagraphs {
        for block in item {
          if case .paragraph(let text) = block.kind {
            note(text: text)
            inlines(text)
          }
        }
      } else {
        blocks(item)
      }
      html += "</li>"
    }
    html += list.start == nil ? "</ul>\n" : "</ol>\n"
  }

  private mutating func table(_ table: TableBlock) {
    let width = ([table.header] + table.rows).map { row in
      row.reduce(0) { $0 + $1.plainText.count + 3 }
    }.max() ?? 0
    if let number = table.number { html += "<div class=\"table\" id=\"table-\(escapedHTML(number))\">" }
    html += "<div class=scroll\(width > 36 ? Scrolling.focusable("Table") : "")><table>"
    if let caption = table.caption {
      html += "<caption>"
      ownAnchor = table.number.map { "table-\($0)" }
      inlines(caption)
      ownAnchor = nil
      html += "</caption>"
    }
    func attribute(_ column: Int) -> String {
      guard column < table.alignments.count, let alignment = table.alignments[column] else {
        return ""
      }
      return alignment == .left ? "" : " class=\(alignment.rawValue)"
    }
    html += "<thead><tr>"
    for (column, cell) in table.header.enumerated() {
      // A header without a text is no header.
      let tag = cell.isEmpty ? "td" : "th"
      html += cell.isEmpty ? "<td>" : "<th scope=col\(attribute(column))>"
      note(text: cell)
      inlines(cell)
      html += "</\(tag)>"
    }
    html += "</tr></thead><tbody>"
    for row in table.rows {
      html += "<tr>"
      for (column, cell) in row.enumerated() {
        html += "<td\(attribute(column))>"
        note(text: cell)
        inlines(cell)
        html += "</td>"
      }
      html += "</tr>"
    }
    html += "</tbody></table></div>"
    html += table.number == nil ? "\n" : "</div>\n"
  }

  // MARK: Notes

  /// A note in the margin, a trap in the column, or a question with its answer folded.
  private mutating func note(_ kind: NoteKind, _ content: [Block]) {
    switch kind {
    case .note:
      noteCount += 1
      let isWide = content.contains { block in
        switch block.kind {
        case .paragraph: false
        default: true
        }
      } || content.count > 2
      html += "<aside class=\"note\(isWide ? " inset" : "")\" id=note-\(noteCount) "
      html += "aria-label=\"Note \(noteCount)\">"
      if noteCount == lastDagger {
        html += "<a class=dagger href=#note-\(noteCount)-mark aria-label=\"Back to the text\">†</a> "
      }
      blocks(content)
      html += "</aside>\n"
    case .trap:
      html += "<div class=\"box trap\" role=note><p class=box-title>Trap</p>"
      blocks(content)
      html += "</div>\n"
    case .checkYourPicture:
      html += "<div class=\"box question\"><p class=box-title>Check your picture</p>"
      let question = content.prefix(1)
      blocks(question)
      if content.count > 1 {
        html += "<details><summary>Answer</summary>"
        blocks(content.dropFirst())
        html += "</details>"
      }
      html += "</div>\n"
    }
  }

  // MARK: Search

  mutating func note(text: [Inline]) {
    let plain = text.plainText
    if description.isEmpty { description = String(plain.prefix(200)) }
    sectionText += plain
    sectionText += " "
  }

  private mutating func endSection() {
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
    case .output(let number): number == cell
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

/// How hard an exercise is and how long it takes, as its first words say: `*Easy, 5 minutes.*`
struct Difficulty {
  let html: String

  init?(_ text: [Inline]) {
    guard case .emphasis(let words)? = text.first else { return nil }
    let plain = words.plainText
    guard let level = ["Easy", "Medium", "Hard"].firstIndex(where: { plain.hasPrefix($0) }) else {
      return nil
    }
    let dots = String(repeating: "●", count: level + 1) + String(repeating: "○", count: 2 - level)
    html = "<span class=difficulty><b aria-hidden=true>\(dots)</b>\(escapedHTML(plain))</span><br>"
  }
}

/// Durations as the page shows them.
enum Seconds {
  static func text(_ seconds: Double) -> String {
    if seconds >= 99.5 { return "\(Int(seconds.rounded())) s" }
    let tenths = Int((seconds * 10).rounded())
    if tenths >= 10 { return "\(tenths / 10).\(tenths % 10) s" }
    let milliseconds = Int((seconds * 1000).rounded())
    return milliseconds == 0 ? "under 1 ms" : "\(milliseconds) ms"
  }
}

/// Boxes that may be wider than a phone and then scroll in themselves.
enum Scrolling {
  /// Attributes that let a keyboard scroll a box.
  static func focusable(_ label: String) -> String {
    " tabindex=0 role=group aria-label=\"\(label)\""
  }

  /// The same where one of the lines is wider than a phone.
  static func attributes(_ text: String, label: String) -> String {
    var width = 0
    for byte in text.utf8 {
      if byte == 0x0A {
        width = 0
      } else if byte & 0xC0 != 0x80 {
        width += 1
        if width > 38 { return focusable(label) }
      }
    }
    return ""
  }
}
