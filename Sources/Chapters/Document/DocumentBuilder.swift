extension Chapter {
  /// The chapter as blocks in reading order; empty where the file could not be read at all.
  package var document: Document {
    guard !diagnostics.contains(where: { $0.fact.isUnreadable }) else {
      return Document(blocks: [])
    }
    var builder = DocumentBuilder(self)
    return builder.document()
  }
}

/// Makes a chapter's blocks from libcmark's tree: settles formulas, tables, figures and notes.
struct DocumentBuilder {
  private let chapter: Chapter
  private let lines: SourceLines
  private let tree: SyntaxNode
  private let mask: MathematicsMask
  private var inlines: InlineBuilder
  /// Link definitions, which the cells of tables need too.
  private let definitions: [UInt8]
  private let cells: [Int: Int]
  private let outputs: [Int: Int]
  /// The cells whose outputs are tables.
  private let tables: Set<Int>
  private let figures: [Int: (cell: Int?, name: String)]

  init(_ chapter: Chapter) {
    let hasMark = chapter.bytes.starts(with: [0xEF, 0xBB, 0xBF])
    lines = SourceLines(chapter.bytes, from: hasMark ? 3 : 0)
    self.chapter = chapter
    let firstLine = (FrontMatterParser.lines(of: chapter.bytes, lines)?.upperBound ?? 0) + 1
    let start = firstLine <= lines.count ? lines[firstLine].lowerBound : chapter.bytes.count
    let plain = CommonMark.parse(chapter.bytes[start...], firstLine: firstLine)
    let code = plain.codeLines
    mask = MathematicsMask(chapter.bytes, lines, from: firstLine, codeLines: code)
    tree =
      !mask.isNeeded ? plain : CommonMark.parse(mask.bytes[start...], firstLine: firstLine)
    inlines = InlineBuilder(mask: mask)
    definitions = Self.definitions(mask.bytes, lines, from: firstLine, code)
    var cells: [Int: Int] = [:]
    var outputs: [Int: Int] = [:]
    var figures: [Int: (cell: Int?, name: String)] = [:]
    for figure in chapter.figures { figures[figure.line] = (nil, figure.name) }
    for cell in chapter.cells {
      cells[cell.line] = cell.number
      if let output = cell.output { outputs[output.line] = cell.number }
      for figure in cell.figures { figures[figure.line] = (cell.number, figure.name) }
    }
    self.cells = cells
    tables = Set(chapter.cells.filter { $0.output?.options.isTable == true }.map(\.number))
    self.outputs = outputs
    self.figures = figures
  }

  mutating func document() -> Document { Document(blocks: blocks(tree.children)) }

  private mutating func blocks(_ nodes: [SyntaxNode]) -> [Block] {
    var blocks: [Block] = []
    for node in nodes {
      for block in settled(node) {
        if !attachCaption(block, to: &blocks) { blocks.append(block) }
      }
    }
    return blocks
  }

  private mutating func settled(_ node: SyntaxNode) -> [Block] {
    switch node.kind {
    case .heading(let level): [block(.heading(level: level, inlines.inlines(node.children)), node)]
    case .paragraph: paragraph(node)
    case .codeBlock(let info): [block(code(node, info), node)]
    case .htmlBlock: [block(.html(String(decoding: node.literal, as: UTF8.self)), node)]
    case .thematicBreak: [block(.thematicBreak, node)]
    case .quote: [block(quote(blocks(node.children)), node)]
    case .list(let start, let isTight):
      [
        block(
          .list(
            ListBlock(
              start: start, isTight: isTight, items: node.children.map { blocks($0.children) })),
          node)
      ]
    default: []
    }
  }

  private func block(_ kind: Block.Kind, _ node: SyntaxNode) -> Block {
    Block(
      kind: kind, position: SourcePosition(line: node.firstLine, column: max(1, node.firstColumn)),
      lastLine: max(node.firstLine, node.lastLine))
  }

  private func code(_ node: SyntaxNode, _ info: String) -> Block.Kind {
    if let cell = cells[node.firstLine] { return .cell(cell) }
    if let cell = outputs[node.firstLine] { return .output(cell: cell, caption: nil) }
    return .code(
      CodeBlock(
        language: InfoString(info).language?.text, info: info,
        text: OutputText.text(
          SourceLines(node.literal).ranges.map { node.literal.text($0) })))
  }

  /// A quote, or the note that its first words make of it.
  private func quote(_ blocks: [Block]) -> Block.Kind {
    if let first = blocks.first, case .paragraph(let words) = first.kind, let alert = words.alert {
      var rest = blocks
      rest[0].kind = .paragraph(alert.rest)
      if alert.rest.isEmpty { rest.removeFirst() }
      return .alert(alert.kind, rest)
    }
    guard let first = blocks.first, case .paragraph(var words) = first.kind,
      case .strong(let title)? = words.first
    else { return .quote(blocks) }
    let name = title.plainText.trimming { $0 == "." || $0 == ":" }
    guard let kind = NoteKind.allCases.first(where: { $0.rawValue == name }) else {
      return .quote(blocks)
    }
    words.removeFirst()
    words.dropLeadingBlanks()
    var rest = blocks
    rest[0].kind = .paragraph(words)
    if words.isEmpty { rest.removeFirst() }
    return .note(kind, rest)
  }

  // MARK: Paragraphs

  private mutating func paragraph(_ node: SyntaxNode) -> [Block] {
    if let table = PipeTable(content(of: node)) { return self.table(table, node) }
    let words = inlines.inlines(node.children)
    if let footnotes = words.footnotes {
      return footnotes.map { block(.footnote($0.name, $0.text), node) }
    }
    if words.count == 1 {
      if case .mathematics(let formula) = words[0], formula.isDisplay {
        return [block(.mathematics(formula), node)]
      }
      if case .image(let image) = words[0] {
        let recorded = figures[node.firstLine]
        let figure = FigureBlock(
          image: image, caption: nil, remark: [], number: nil, cell: recorded?.cell,
          name: recorded?.name)
        return [block(.figure(figure), node)]
      }
    }
    return [block(.paragraph(words), node)]
  }

  /// The lines of a paragraph, formulas hidden, container prefixes taken away.
  private func content(of node: SyntaxNode) -> [ArraySlice<UInt8>] {
    guard node.lastLine > node.firstLine else { return [] }
    let first = lines[node.firstLine]
    let start = min(first.lowerBound + max(0, node.firstColumn - 1), first.upperBound)
    let isQuoted = mask.bytes[first.lowerBound..<start].contains(0x3E)
    return [mask.bytes[start..<first.upperBound]]
      + ((node.firstLine + 1)...node.lastLine).map { line in
        mask.bytes[lines[line]].drop { $0 == 0x20 || $0 == 0x09 || (isQuoted && $0 == 0x3E) }
      }
  }

  private mutating func table(_ table: PipeTable, _ node: SyntaxNode) -> [Block] {
    var result: [Block] = []
    if table.linesBefore > 0 {
      let text = content(of: node).prefix(table.linesBefore).joined(separator: [10])
      let before = CommonMark.parse(
        (Array(text) + [10, 10] + definitions)[...], firstLine: node.firstLine)
      for child in before.children { result += settled(child) }
    }
    var rows: [[[Inline]]] = []
    for row in table.rows {
      rows.append(row.cells.map { cell(Array($0), line: node.firstLine + row.line) })
    }
    let first = node.firstLine + table.linesBefore
    result.append(
      Block(
        kind: .table(
          TableBlock(
            alignments: table.alignments, header: rows[0], rows: Array(rows.dropFirst()),
            caption: nil, number: nil)),
        position: SourcePosition(
          line: first, column: table.linesBefore == 0 ? max(1, node.firstColumn) : 1),
        lastLine: node.lastLine))
    return result
  }

  /// The inlines of a table's cell, read as a heading's: nothing in a cell starts a block.
  private mutating func cell(_ text: [UInt8], line: Int) -> [Inline] {
    guard !text.isEmpty else { return [] }
    var text = text
    if text.last == 0x23 { text.insert(0x5C, at: text.count - 1) }
    let heading = CommonMark.parse(
      (Array("# ".utf8) + text + [10, 10] + definitions)[...], firstLine: line)
    return inlines.inlines(heading.children.first?.children ?? [])
  }

  private static func definitions(
    _ bytes: [UInt8], _ lines: SourceLines, from firstLine: Int, _ code: [ClosedRange<Int>]
  ) -> [UInt8] {
    guard firstLine <= lines.count else { return [] }
    var definitions: [UInt8] = []
    for line in firstLine...lines.count {
      let text = bytes[lines[line]]
      guard text.first == 0x5B, text.firstRange(of: "]:".utf8) != nil,
        !code.contains(where: { $0.contains(line) })
      else { continue }
      definitions += text + [10]
    }
    return definitions
  }

  // MARK: Captions

  /// Takes a paragraph that opens with emphasised text as the caption of the figure before it, and
  /// one that is `*Table 3.1. ...*` as that of the table before it.
  private func attachCaption(_ block: Block, to blocks: inout [Block]) -> Bool {
    guard case .paragraph(var words) = block.kind, case .emphasis(let caption)? = words.first,
      let last = blocks.last
    else { return false }
    words.removeFirst()
    words.dropLeadingBlanks()
    switch last.kind {
    case .figure(var figure) where figure.caption == nil:
      figure.caption = caption
      figure.remark = words
      figure.number = Self.number("Figure", in: caption)
      blocks[blocks.count - 1].kind = .figure(figure)
    case .table(var table) where table.caption == nil && words.isEmpty:
      guard let number = Self.number("Table", in: caption) else { return false }
      table.caption = caption
      table.number = number
      blocks[blocks.count - 1].kind = .table(table)
    case .output(let cell, nil) where tables.contains(cell) && words.isEmpty:
      guard let number = Self.number("Table", in: caption) else { return false }
      blocks[blocks.count - 1].kind = .output(
        cell: cell, caption: TableCaption(text: caption, number: number))
    default: return false
    }
    blocks[blocks.count - 1].lastLine = block.lastLine
    return true
  }

  /// The number with which a caption opens, as `Figure 3.1. The loss falls` does with `3.1`.
  private static func number(_ kind: String, in caption: [Inline]) -> String? {
    let words = caption.plainText.split(separator: " ")
    guard words.count >= 2, words[0] == kind else { return nil }
    let number = String(words[1]).trimming { $0 == "." || $0 == ":" }
    return number.first?.isNumber == true ? number : nil
  }
}

extension [Inline] {
  /// Takes blanks away where something before them is gone.
  fileprivate mutating func dropLeadingBlanks() {
    while let first {
      switch first {
      case .softBreak, .lineBreak: removeFirst()
      case .text(let text):
        let rest = text.drop { $0 == " " }
        if rest.isEmpty { removeFirst() } else { self[0] = .text(String(rest)) }
        return
      default: return
      }
    }
  }
}

extension SyntaxNode {
  /// The lines of code and HTML blocks.
  var codeLines: [ClosedRange<Int>] {
    switch kind {
    case .codeBlock, .htmlBlock: [firstLine...max(firstLine, lastLine)]
    default: children.flatMap(\.codeLines)
    }
  }
}

extension Diagnostic.Fact {
  /// Whether nothing of the file could be read.
  var isUnreadable: Bool {
    switch self {
    case .tooLarge, .invalidUTF8, .noSuchFile, .notAFile, .unreadableFile: true
    default: false
    }
  }
}
