import Foundation

extension Chapter {
  /// A larger file is refused.
  package static let sizeLimit = 16 << 20

  /// Reads a Markdown file.
  ///
  /// Nothing here fails: what is wrong with the file is in `diagnostics`.
  ///
  /// With `strict`, as for a book's chapter, slips are errors; otherwise they are warnings.
  package static func parse(path: String, bytes: [UInt8], strict: Bool) -> Chapter {
    ChapterParser(path: path, bytes: bytes, strict: strict).parse()
  }
}

/// Finds the cells, outputs and figures in the tree of a file.
struct ChapterParser {
  private var chapter: Chapter
  private let lines: SourceLines
  private var names: [String: Int] = [:]
  /// The paragraph before the current block, which may say that the block is refused.
  private var prose = ""
  /// The lines of all code blocks, and of headings.
  private var codeBlocks: [ClosedRange<Int>] = []
  private var headings: [(line: Int, level: Int)] = []

  init(path: String, bytes: [UInt8], strict: Bool) {
    chapter = Chapter(
      path: path, bytes: bytes, frontMatter: FrontMatter(), isStrict: strict, cells: [],
      figures: [], diagnostics: [])
    lines = SourceLines(bytes, from: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
  }

  func parse() -> Chapter {
    var parser = self
    return parser.parsed()
  }

  private mutating func parsed() -> Chapter {
    guard chapter.bytes.count <= Chapter.sizeLimit else {
      note(
        .error, at: nil, .tooLarge(bytes: chapter.bytes.count, limit: Chapter.sizeLimit))
      return chapter
    }
    if let offset = UTF8Check.firstInvalid(in: chapter.bytes) {
      note(.error, at: lines.position(of: offset), .invalidUTF8(offset: offset))
      return chapter
    }
    var bodyLine = 1
    if let block = FrontMatterParser.lines(of: chapter.bytes, lines) {
      var reader = FrontMatterParser(path: chapter.path, strict: chapter.isStrict)
      let text = chapter.bytes.text(
        lines[block.lowerBound + 1].lowerBound..<lines[block.upperBound].lowerBound)
      reader.read(text)
      chapter.frontMatter = reader.result
      chapter.diagnostics += reader.diagnostics
      bodyLine = block.upperBound + 1
    }
    let start = bodyLine <= lines.count ? lines[bodyLine].lowerBound : chapter.bytes.count
    let tree = CommonMark.parse(chapter.bytes[start...], firstLine: bodyLine)
    visit(container: tree)
    if !chapter.isStrict {
      chapter.addLooseCells(lines, codeBlocks: codeBlocks)
      chapter.numberSections(headings: headings)
    }
    let top = SourcePosition(line: 0, column: 0)
    chapter.diagnostics.sort { ($0.position ?? top) < ($1.position ?? top) }
    return chapter
  }

  /// Reads the blocks of one container in order; a cell's output is in the cell's container.
  private mutating func visit(container: SyntaxNode) {
    var open: Int?
    var sequel = Sequel()
    var comment: SyntaxNode?
    var awaitsOutput = false
    for child in container.children {
      if !chapter.isStrict { sequel.take(child) }
      switch child.kind {
      case .heading(let level): headings.append((child.firstLine, level))
      case .codeBlock:
        codeBlocks.append(child.firstLine...max(child.firstLine, child.lastLine))
        guard
          let block = FencedBlock(
            child, in: chapter.bytes, lines, containerEnd: container.lastLine)
        else { continue }
        if !block.isClosed { note(.error, block, .unclosedFence) }
        let info = InfoString(block.info)
        let language = info.language?.text
        // Forges take the name of a language in any case; a book's chapter is exact.
        let isSwift = !chapter.isStrict && language?.lowercased() == "swift"
        if !isSwift, language != "swift" { sequel.add(block.content) }
        switch isSwift ? "swift" : language {
        case "swift":
          if let (cell, text) = sequel.end() { chapter.cells[cell].sequel = text }
          addCell(block, info, comment)
          comment = nil
          open = chapter.cells.count - 1
          sequel.cell = open
          awaitsOutput = true
        case "output":
          if let cell = open, awaitsOutput {
            addOutput(block, info, to: cell)
          } else {
            slip(block, .orphanOutput)
          }
          awaitsOutput = false
        default:
          if let meant = info.nearMiss {
            slip(block, .nearMiss(written: info.language?.text ?? "", meant: meant))
          }
          awaitsOutput = false
        }
      case .htmlBlock:
        if !chapter.isStrict, !Self.labels(in: child).isEmpty { comment = child }
      case .paragraph:
        prose = chapter.isStrict ? "" : child.plainText
        guard let figure = figure(child) else { continue }
        chapter.figures.append(figure)
        if let cell = open { chapter.cells[cell].figures.append(figure) }
      default:
        visit(container: child)
      }
    }
    if let (cell, text) = sequel.end() { chapter.cells[cell].sequel = text }
  }

  /// What stands after a block and may speak of it, up to the next block or heading.
  private struct Sequel {
    var cell: Int?
    private var parts: [String] = []
    /// Whether the last part leads to what comes next.
    private var isLeading = false

    mutating func take(_ node: SyntaxNode) {
      switch node.kind {
      case .paragraph:
        let text = node.plainText
        if parts.isEmpty || isLeading { add(text) }
        isLeading = text.hasSuffix(":")
      case .codeBlock: break
      case .quote: add(node.plainText)
      default: (cell, parts, isLeading) = (nil, [], false)
      }
    }

    mutating func add(_ text: String) {
      if cell != nil, parts.count < 3 { parts.append(text) }
      isLeading = false
    }

    /// The block and the text; what leads to the next block is that one's.
    mutating func end() -> (Int, String)? {
      defer { self = Sequel() }
      if isLeading { parts = parts.dropLast() }
      guard let cell, !parts.isEmpty else { return nil }
      return (cell, parts.joined(separator: "\n"))
    }
  }

  /// The labels of the block after a comment, `<!-- notebook: skip -->`, where an info string stays
  /// clean.
  private static func labels(in comment: SyntaxNode) -> [InfoString.Word] {
    let text = String(decoding: comment.literal, as: UTF8.self).trimming { $0.isWhitespace }
    let start = "<!-- notebook:"
    guard text.hasPrefix(start), text.hasSuffix("-->"), text.count > start.count + 3 else {
      return []
    }
    let words = InfoString("swift " + text.dropFirst(start.count).dropLast(3)).words
    return words.filter { $0.text != "sections=fresh" }
  }

  private mutating func addCell(_ block: FencedBlock, _ info: InfoString, _ comment: SyntaxNode?) {
    var labels = CellLabels()
    for word in comment.map(Self.labels) ?? [] {
      if let fact = labels.apply(word), let line = comment?.firstLine {
        note(.warning, at: SourcePosition(line: line, column: 1), fact)
      }
    }
    for word in info.words {
      if let fact = labels.apply(word) { slip(block, word, fact) }
    }
    if let (first, second) = labels.contradiction {
      slip(block, .contradictoryLabels(first, second))
    }
    if let earlier = labels.changes, names[earlier] == nil {
      let nearest = Spelling.nearest(to: earlier, among: names.keys.sorted())
      for word in info.words where word.name == "changes" {
        slip(block, word, .noSuchCell(earlier, nearest: nearest))
      }
    }
    if let name = labels.name {
      if let line = names[name] {
        note(.error, block, .duplicateName(name, firstLine: line))
      } else {
        names[name] = block.line
      }
    }
    var cell =
      Cell(
        number: chapter.cells.count + 1, labels: labels, code: block.content,
        codeLine: block.contentLine, prefixLengths: block.prefixLengths, range: block.range,
        line: block.line, containerPrefix: block.containerPrefix, output: nil, figures: [])
    if !chapter.isStrict {
      cell.prose = prose
      prose = ""
    }
    chapter.cells.append(cell)
  }

  private mutating func addOutput(_ block: FencedBlock, _ info: InfoString, to cell: Int) {
    var options = OutputOptions()
    for word in info.words {
      if let fact = options.apply(word) { slip(block, word, fact) }
    }
    if chapter.cells[cell].labels.skip { slip(block, .skippedWithOutput) }
    chapter.cells[cell].output = RecordedOutput(
      text: block.content, options: options, info: block.info, range: block.range,
      containerPrefix: block.containerPrefix, fence: block.fence, line: block.line)
  }

  /// The figure that a paragraph records: one image alone, named after the chapter.
  private func figure(_ paragraph: SyntaxNode) -> RecordedFigure? {
    guard paragraph.children.count == 1, let image = paragraph.children.first,
      case .image(let destination, _) = image.kind,
      let name = FigureNaming.name(in: destination, chapter: chapter.path)
    else { return nil }
    let first = lines[paragraph.firstLine]
    let start = first.lowerBound + paragraph.firstColumn - 1
    return RecordedFigure(
      path: destination, altText: image.plainText, line: paragraph.firstLine,
      range: start..<max(start, lines[paragraph.lastLine].upperBound), name: name)
  }

  // MARK: Diagnostics

  /// A slip: an error in a book's chapter, a warning elsewhere.
  private mutating func slip(_ block: FencedBlock, _ fact: Diagnostic.Fact) {
    note(chapter.isStrict ? .error : .warning, block, fact)
  }

  private mutating func slip(_ block: FencedBlock, _ word: InfoString.Word, _ fact: Diagnostic.Fact)
  {
    let line = chapter.bytes[lines[block.line]]
    let column = line.firstRange(of: word.text.utf8).map { $0.lowerBound - line.startIndex + 1 }
    note(
      chapter.isStrict ? .error : .warning,
      at: SourcePosition(line: block.line, column: column ?? block.column), fact)
  }

  private mutating func note(
    _ severity: Diagnostic.Severity, _ block: FencedBlock, _ fact: Diagnostic.Fact
  ) {
    note(severity, at: SourcePosition(line: block.line, column: block.column), fact)
  }

  private mutating func note(
    _ severity: Diagnostic.Severity, at position: SourcePosition?, _ fact: Diagnostic.Fact
  ) {
    chapter.diagnostics.append(Diagnostic(severity, at: position, of: chapter.path, fact))
  }
}

extension SyntaxNode {
  /// The text without its marks.
  var plainText: String {
    switch kind {
    case .text, .code: String(decoding: literal, as: UTF8.self)
    case .softBreak, .lineBreak: " "
    default: children.map(\.plainText).joined()
    }
  }
}
