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
  package var formulas: [Formula: SourcePosition] = [:]
  var problems: [SiteProblem] = []

  init(_ page: SourcePage, _ document: Document) {
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
      guard targets.updateValue(target, forKey: anchor) != nil else { return }
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
      case .heading(let level, let text):
        let plain = text.plainText
        let anchor = slugs.next(plain)
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
      case .figure(let figure):
        if let number = figure.number { add("figure-\(number)", .figure, block.position) }
      case .table(let table):
        if let number = table.number { add("table-\(number)", .table, block.position) }
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
    if title.isEmpty { title = firstTitle?.text ?? page.path }
    titleAnchor = firstTitle?.anchor
    self.headings = headings
    self.targets = targets
    self.formulas = formulas
    self.problems = problems
  }
}
