/// Writes blocks as they must stand in their containers, with the file's own line ends.
struct BlockWriter {
  private let bytes: [UInt8]
  private let path: String
  private let lines: SourceLines

  init(_ chapter: Chapter) {
    bytes = chapter.bytes
    path = chapter.path
    lines = SourceLines(chapter.bytes)
  }

  private func block(_ text: String, info: String, fence: Fence, prefix: String) -> [UInt8] {
    let fence = fence.grown(for: text)
    let mark = String(repeating: Character(Unicode.Scalar(fence.character)), count: fence.length)
    let content = OutputText.lines(text)
    return joined([mark + info] + content + [mark], prefix: prefix)
  }

  /// Lines in a container; the first stands where its prefix is already written.
  private func joined(_ content: [String], prefix: String) -> [UInt8] {
    var result: [UInt8] = []
    for (index, line) in content.enumerated() {
      if index > 0 { result += lines.lineEnd }
      let start = index == 0 ? "" : prefix
      // No line ends in blanks that only the container put there.
      result += line.isEmpty ? Array(start.trimmingEnd.utf8) : Array((start + line).utf8)
    }
    return result
  }

  func replacement(of recorded: RecordedOutput, by text: String) -> Correction.ByteEdit {
    let opening = bytes[recorded.range].prefix { $0 != 10 && $0 != 13 }
    let info = String(
      decoding: opening.drop { $0 == recorded.fence.character }, as: UTF8.self)
    return Correction.ByteEdit(
      range: recorded.range,
      replacement: block(
        text, info: info, fence: recorded.fence, prefix: recorded.containerPrefix))
  }

  /// A new output block right after a cell.
  func insertion(of text: String, after cell: Cell) -> Correction.ByteEdit {
    let fence = Fence(character: bytes[cell.range.lowerBound], length: 3)
    let content = block(text, info: "output", fence: fence, prefix: cell.containerPrefix)
    let isNested = !cell.containerPrefix.isEmpty
    let gap = joined(isNested ? ["", ""] : ["", "", ""], prefix: cell.containerPrefix)
    return insertion(gap, content, isNested: isNested, at: cell.range.upperBound, cell)
  }

  /// A new image after a cell and its output.
  func insertion(of figure: ShownFigure, after cell: Cell) -> Correction.ByteEdit {
    let alt = figure.description.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      .map { "[]\\`*_<>$!&".contains($0) ? "\\\($0)" : String($0) }.joined()
    let image = "![\(alt)](\(FigureNaming.path(of: figure.name, chapter: path)))"
    let position = cell.output?.range.upperBound ?? cell.range.upperBound
    let gap = joined(["", "", ""], prefix: cell.containerPrefix)
    var edit = insertion(gap, Array(image.utf8), isNested: false, at: position, cell)
    let next = lines.position(of: position).line + 1
    if next <= lines.count, !isBlank(next) {
      edit.replacement += joined(["", ""], prefix: cell.containerPrefix)
    }
    return edit
  }

  private func insertion(
    _ gap: [UInt8], _ content: [UInt8], isNested: Bool, at position: Int, _ cell: Cell
  ) -> Correction.ByteEdit {
    // The gap ends with the trimmed prefix of an empty line; the content needs the whole one.
    var text = gap
    while let last = text.last, last != 10, last != 13 { text.removeLast() }
    return Correction.ByteEdit(
      range: position..<position, replacement: text + Array(cell.containerPrefix.utf8) + content)
  }

  /// Takes a block out, and one of the blank lines around it.
  func removal(of range: Range<Int>) -> Correction.ByteEdit {
    let first = lines.position(of: range.lowerBound).line
    let last = lines.position(of: range.upperBound).line
    guard first > 1 else { return Correction.ByteEdit(range: range, replacement: []) }
    let takesBlank = first > 2 && isBlank(first - 1) && (last == lines.count || isBlank(last + 1))
    let start = lines[takesBlank ? first - 2 : first - 1].upperBound
    return Correction.ByteEdit(range: start..<range.upperBound, replacement: [])
  }

  private func isBlank(_ line: Int) -> Bool {
    bytes[lines[line]].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x3E }
  }
}

extension String {
  /// The text without blanks at its end.
  var trimmingEnd: String {
    var text = self[...]
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}
