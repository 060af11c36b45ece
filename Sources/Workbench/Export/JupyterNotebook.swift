import Chapters
import Foundation

/// A chapter as a Jupyter notebook, format 4.5: prose as Markdown cells, cells with what is
/// recorded of them, figures inside.
package struct JupyterNotebook: Encodable {
  var cells: [NotebookCell]
  var metadata: Metadata
  var nbformat = 4
  var nbformatMinor = 5

  enum CodingKeys: String, CodingKey {
    case cells, metadata, nbformat
    case nbformatMinor = "nbformat_minor"
  }

  struct Metadata: Encodable {
    var kernelspec = [
      "display_name": "Swift (notebook)", "language": "swift", "name": "notebook-swift",
    ]
    var language_info = ["file_extension": ".swift", "mimetype": "text/x-swift", "name": "swift"]
    var title: String?
    /// What a notebook has no place for: the chapter's front matter as it is written.
    var notebook: [String: String]?
  }

  /// The notebook of the last of some chapters, each of which goes on from the one before.
  ///
  /// `figure` reads a figure's file, by its path beside the last chapter.
  package init(_ chapters: [Chapter], figure: (String) -> String?) {
    let title = chapters.last?.frontMatter.title
    metadata = Metadata(title: title)
    cells = []
    let parameters = Tangling.parameters(chapters)
    if !parameters.isEmpty {
      let lines = parameters.map { "let \($0.name) = \($0.value.literal)\n" }.joined()
      cells.append(NotebookCell(id: "parameters", made: lines, tags: ["parameters"]))
    }
    for chapter in chapters.dropLast() {
      let words = "The cells of `\(chapter.path)`, on which this chapter goes on:"
      var cell = NotebookCell(id: "before", markdown: words)
      cell.kept = ["isGenerated": true]
      cells.append(cell)
      for cell in chapter.cells {
        cells.append(
          NotebookCell(
            id: "before-\(cell.number)", made: NotebookCell.source(of: cell),
            tags: cell.labels.words))
      }
    }
    guard let chapter = chapters.last else { return }
    let prose = ChapterProse(chapter)
    func text(_ range: Range<Int>) -> String {
      String(decoding: chapter.bytes[range], as: UTF8.self)
    }
    if !prose.opening.isEmpty { metadata.notebook = ["opening": text(prose.opening)] }
    for (index, cell) in chapter.cells.enumerated() {
      let gap = text(prose.gaps[index])
      add(prose.before[index], text: gap)
      var code = NotebookCell(
        id: cell.labels.name ?? "cell-\(cell.number)", code: cell, figure: figure)
      code.keep(text(prose.blocks[index]), before: prose.before[index].isEmpty ? gap : "")
      cells.append(code)
    }
    add(prose.last, text: text(prose.rest))
    if prose.last.isEmpty, !cells.isEmpty {
      cells[cells.count - 1].kept["after"] = .text(text(prose.rest))
    }
    makeIdentifiersUnique()
  }

  /// Gives every cell an identifier as the format wants it: letters, digits, `-` and `_`, at most 64
  /// of them, and no two alike.
  private mutating func makeIdentifiersUnique() {
    var taken: Set<String> = []
    for index in cells.indices {
      let plain = String(
        cells[index].id.unicodeScalars.map { scalar in
          scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            || scalar == "_" ? Character(scalar) : "-"
        }.prefix(56))
      var id = plain.isEmpty ? "cell" : plain
      var count = 1
      while !taken.insert(id).inserted {
        count += 1
        id = "\(plain)-\(count)"
      }
      cells[index].id = id
    }
  }

  private mutating func add(_ prose: String, text: String) {
    guard !prose.isEmpty else { return }
    var cell = NotebookCell(id: "prose-\(cells.count + 1)", markdown: prose)
    cell.keep(text, before: "")
    cells.append(cell)
  }

  package func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
  }
}

/// One cell of a Jupyter notebook.
struct NotebookCell: Encodable {
  var cellType: String
  var id: String
  var source: [String]
  var outputs: [Output]?
  var labels: [String] = []
  /// What a notebook has no place for, by which an import gives back the chapter's bytes.
  var kept: [String: JSONValue] = [:]

  /// Keeps the chapter's text that the cell stands for, and what of blank lines is before it.
  mutating func keep(_ text: String, before: String) {
    kept["text"] = .text(text)
    kept["source"] = .text(source.joined())
    kept["printed"] = .text((outputs ?? []).map(\.printed).joined())
    if !before.isEmpty { kept["before"] = .text(before) }
  }

  init(id: String, markdown: String) {
    cellType = "markdown"
    self.id = id
    source = Self.lines(markdown)
  }

  /// A cell of code that is no cell of the chapter: an import passes over it.
  init(id: String, made code: String, tags: [String]) {
    cellType = "code"
    self.id = id
    source = Self.lines(code.hasSuffix("\n") ? String(code.dropLast()) : code)
    labels = tags
    outputs = []
    kept = ["isGenerated": true]
  }

  /// The code with the labels in a comment, where the kernel reads them.
  static func source(of cell: Cell) -> String {
    let words = cell.labels.words
    return (words.isEmpty ? "" : "//| " + words.joined(separator: " ") + "\n") + cell.code
  }

  init(id: String, code cell: Cell, figure: (String) -> String?) {
    cellType = "code"
    self.id = id
    let code = Self.source(of: cell)
    source = Self.lines(code.hasSuffix("\n") ? String(code.dropLast()) : code)
    labels = cell.labels.words
    // Other kernels stop at what these cells show on purpose.
    if cell.labels.traps || cell.labels.fails { labels.append("raises-exception") }
    outputs = []
    if let text = cell.output?.text, !text.isEmpty { outputs?.append(.text(Self.lines(text))) }
    for recorded in cell.figures {
      guard let svg = figure(recorded.path) else { continue }
      outputs?.append(.figure(svg: Self.lines(svg), altText: recorded.altText))
    }
  }

  enum Output: Encodable {
    case text([String])
    case figure(svg: [String], altText: String)

    /// The text that was printed.
    var printed: String { if case .text(let lines) = self { lines.joined() } else { "" } }

    enum Key: String, CodingKey {
      case data, metadata, name, text
      case outputType = "output_type"
    }

    package func encode(to encoder: any Encoder) throws {
      var object = encoder.container(keyedBy: Key.self)
      switch self {
      case .text(let lines):
        try object.encode("stream", forKey: .outputType)
        try object.encode("stdout", forKey: .name)
        try object.encode(lines, forKey: .text)
      case .figure(let svg, let altText):
        try object.encode("display_data", forKey: .outputType)
        try object.encode(["image/svg+xml": svg, "text/plain": [altText]], forKey: .data)
        try object.encode([String: String](), forKey: .metadata)
      }
    }
  }

  enum Key: String, CodingKey {
    case id, source, outputs, metadata
    case cellType = "cell_type"
    case executionCount = "execution_count"
  }

  package func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(cellType, forKey: .cellType)
    try object.encode(id, forKey: .id)
    try object.encode(source, forKey: .source)
    var metadata: [String: JSONValue] = [:]
    if !labels.isEmpty { metadata["tags"] = .list(labels.map { .text($0) }) }
    if !kept.isEmpty { metadata["notebook"] = .object(kept) }
    try object.encode(metadata, forKey: .metadata)
    guard let outputs else { return }
    try object.encode(outputs, forKey: .outputs)
    try object.encodeNil(forKey: .executionCount)
  }

  /// Text as the format stores it: lines that keep their ends.
  private static func lines(_ text: String) -> [String] {
    var lines: [String] = []
    var rest = text[...]
    while let newline = rest.utf8.firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(String(rest[...newline]))
      rest = rest[rest.utf8.index(after: newline)...]
    }
    if !rest.isEmpty { lines.append(String(rest)) }
    return lines
  }
}
