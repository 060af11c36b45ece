import Chapters

/// What a page has that others can point to, found before any page is written.
package struct PageOutline: Sendable {
  package struct Heading: Sendable, Hashable {
    package var level: Int
    package var anchor: String
    /// `3.2` for the second section of chapter 3.
    package var number: String?
    package var text: String
    package var position: SourcePosition
  }

  /// What an anchor stands at.
  enum Target: Sendable, Hashable {
    case heading
    case figure, table, equation
    /// A cell or its output.
    case cell(Int)
    /// An `id` in raw HTML, or one that the page makes.
    case other
  }

  package var title: String
  /// All headings but the title, in order.
  package var headings: [Heading] = []
  var titleAnchor: String?
  var targets: [String: Target] = [:]
  /// The anchors as text, a line each, in order: what another page can see of this one.
  private(set) var targetLines = ""
  package var formulas: [Formula: SourcePosition] = [:]
  var problems: [SiteProblem] = []

  package init(_ page: SourcePage, _ document: Document) {
    title = page.chapter.frontMatter.title ?? ""
    var slugs = Slugs()
    var section = 0
    let chapterPath = page.chapter.path
    var headings: [Heading] = []
    var firstTitle: (text: String, anchor: String)?
    var targets: [String: Target] = [:]
    var formulas: [Formula: SourcePosition] = [:]
    var problems: [SiteProblem] = []

    func add(_ anchor: String, _ target: Target, _ position: SourcePosition) {
      let isNew = targets.updateValue(target, forKey: anchor) == nil
      guard !isNew || PageShell.identifiers.contains(anchor) else { return }
      problems.append(
        SiteProblem(
          path: chapterPath, position: position,
          text: "the anchor #\(anchor) is already taken on this page. Give one of them another "
            + "number or name."))
    }
    func add(_ formula: Mathematics) {
      formulas[Formula(formula)] = formulas[Formula(formula)] ?? formula.position
      if let number = formula.number { add("equation-\(number)", .equation, formula.position) }
    }

    for cell in page.chapter.cells {
      let position = SourcePosition(line: cell.line, column: 1)
      add("cell-\(cell.number)", .cell(cell.number), position)
      if cell.output != nil || !cell.figures.isEmpty {
        add("output-\(cell.number)", .cell(cell.number), position)
      }
      if let name = cell.labels.name { add("cell-\(name)", .cell(cell.number), position) }
    }
    document.blocks.forEachBlock { block in
      switch block.kind {
      case .figure(let figure):
        if let number = figure.number { add("figure-\(number)", .figure, block.position) }
      case .table(let table):
        if let number = table.number { add("table-\(number)", .table, block.position) }
      case .output(_, let caption?): add("table-\(caption.number)", .table, block.position)
      case .html(let html):
        for id in RawHTML.identifiers(in: html) { add(id, .other, block.position) }
      default: break
      }
    }
    document.blocks.forEachText { text in
      text.forEachInline { inline in
        switch inline {
        case .mathematics(let formula): add(formula)
        case .html(let html):
          for id in RawHTML.identifiers(in: html) { targets[id] = .other }
        default: break
        }
      }
    }
    // Headings last: they take anchors that nothing else on the page has.
    document.blocks.forEachBlock { block in
      guard case .heading(let level, let text) = block.kind else { return }
      let plain = text.plainText
      let anchor = slugs.next(plain) { targets[$0] != nil || Slugs.isOfNote($0) }
      if level == 1, firstTitle == nil {
        firstTitle = (plain, anchor)
        add(anchor, .heading, block.position)
        return
      }
      var number: String?
      if level == 2, let chapter = page.number {
        section += 1
        number = "\(chapter).\(section)"
      }
      add(anchor, .heading, block.position)
      headings.append(
        Heading(
          level: level, anchor: anchor, number: number, text: plain, position: block.position))
    }
    if title.isEmpty { title = firstTitle?.text ?? page.path }
    titleAnchor = firstTitle?.anchor
    self.headings = headings
    self.targets = targets
    targetLines = targets.map { anchor, target in "\(target.letter) \(anchor)" }.sorted()
      .joined(separator: "\n")
    self.formulas = formulas
    self.problems = problems
  }
}

extension PageOutline: Codable {
  private enum Key: CodingKey { case title, targets }

  package func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(title, forKey: .title)
    try fields.encode(targetLines, forKey: .targets)
  }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    self.init(
      title: try fields.decode(String.self, forKey: .title),
      targetLines: try fields.decode(String.self, forKey: .targets))
  }

  /// The outline that lines describe, as far as other pages need it.
  init(title: String, targetLines: String) {
    self.title = title
    self.targetLines = targetLines
    for line in targetLines.utf8.split(separator: UInt8(ascii: "\n")) {
      guard let first = line.first, let target = Target(letter: first) else { continue }
      targets[String(Substring(line.dropFirst(2)))] = target
    }
  }
}

extension PageOutline.Target {
  /// Cells are told apart on their own page alone, so their number is left out.
  fileprivate var letter: Character {
    switch self {
    case .heading: "h"
    case .figure: "f"
    case .table: "t"
    case .equation: "e"
    case .cell: "c"
    case .other: "o"
    }
  }

  fileprivate init?(letter: UInt8) {
    switch letter {
    case UInt8(ascii: "h"): self = .heading
    case UInt8(ascii: "f"): self = .figure
    case UInt8(ascii: "t"): self = .table
    case UInt8(ascii: "e"): self = .equation
    case UInt8(ascii: "c"): self = .cell(0)
    case UInt8(ascii: "o"): self = .other
    default: return nil
    }
  }
}
