import Chapters

/// A formula as the typesetter gets it: TeX without its `\tag`.
package struct Formula: Sendable, Hashable, Codable {
  package var tex: String
  package var isDisplay: Bool

  package init(tex: String, isDisplay: Bool) {
    self.tex = tex
    self.isDisplay = isDisplay
  }

  init(_ mathematics: Mathematics) {
    isDisplay = mathematics.isDisplay
    tex = mathematics.tex
    // The page sets the number itself, flush with the column's edge.
    if mathematics.number != nil, let start = tex.firstRange(of: "\\tag{"),
      let end = tex[start.upperBound...].firstIndex(of: "}")
    {
      tex.removeSubrange(start.lowerBound...end)
    }
  }
}

/// The formulas of a build, typeset.
package struct Formulas: Sendable {
  package enum Rendering: Sendable, Hashable, Codable {
    case markup(String)
    /// The formula does not parse; `offset` counts characters from its start.
    case failed(message: String, offset: Int)
  }
  package var renderings: [Formula: Rendering]
  /// False where there is nothing that typesets; pages then show the TeX.
  package var areTypeset: Bool
  /// KaTeX's style sheet.
  package var styleSheet = ""

  package init(renderings: [Formula: Rendering] = [:], areTypeset: Bool = false) {
    self.renderings = renderings
    self.areTypeset = areTypeset
  }
}

extension [Block] {
  /// Calls `visit` with every block, those inside others included, in reading order.
  func forEachBlock(_ visit: (Block) -> Void) {
    for block in self {
      visit(block)
      switch block.kind {
      case .note(_, let content), .alert(_, let content), .quote(let content):
        content.forEachBlock(visit)
      case .list(let list): for item in list.items { item.forEachBlock(visit) }
      default: break
      }
    }
  }

  /// Every piece of running text with its formulas.
  func forEachText(_ visit: ([Inline]) -> Void) {
    forEachBlock { block in
      switch block.kind {
      case .heading(_, let text), .paragraph(let text), .footnote(_, let text): visit(text)
      case .figure(let figure):
        if let caption = figure.caption { visit(caption) }
        visit(figure.remark)
      case .table(let table):
        if let caption = table.caption { visit(caption) }
        for cell in table.header + table.rows.flatMap({ $0 }) { visit(cell) }
      case .output(_, let caption?): visit(caption.text)
      case .mathematics(let formula): visit([.mathematics(formula)])
      default: break
      }
    }
  }
}

extension [Inline] {
  func forEachInline(_ visit: (Inline) -> Void) {
    for inline in self {
      visit(inline)
      switch inline {
      case .emphasis(let content), .strong(let content), .strikethrough(let content):
        content.forEachInline(visit)
      case .link(let link): link.content.forEachInline(visit)
      default: break
      }
    }
  }
}
