import Chapters

/// The text of a chapter between its cells, without what is recorded of them.
struct ChapterProse {
  /// For each cell, the text before it.
  var before: [String] = []
  /// The text after the last cell.
  var last = ""

  init(_ chapter: Chapter) {
    var start = Self.endOfFrontMatter(chapter.bytes)
    for cell in chapter.cells {
      before.append(Self.text(chapter.bytes, from: start, to: cell.range.lowerBound))
      let ends = [cell.range.upperBound, cell.output?.range.upperBound ?? 0]
        + cell.figures.map(\.range.upperBound)
      start = ends.max() ?? cell.range.upperBound
    }
    last = Self.text(chapter.bytes, from: start, to: chapter.bytes.count)
  }

  /// The text of a part of the file: line ends as LF, without the blank lines and the dangling
  /// list or quote marks around the blocks that were taken out.
  private static func text(_ bytes: [UInt8], from start: Int, to end: Int) -> String {
    guard start < end else { return "" }
    let text = String(decoding: bytes[start..<end], as: UTF8.self).replacing("\r\n", with: "\n")
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    while let line = lines.last, line.allSatisfy({ " \t>".contains($0) }) { lines.removeLast() }
    while let line = lines.first, line.allSatisfy({ " \t>".contains($0) }) { lines.removeFirst() }
    return lines.joined(separator: "\n")
  }

  /// The byte after the front matter, 0 where there is none.
  static func endOfFrontMatter(_ bytes: [UInt8]) -> Int {
    let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var start = mark
    var isFirst = true
    while start < bytes.count {
      let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
      var line = bytes[start..<(newline ?? bytes.count)]
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      let isFence = line.elementsEqual("---".utf8)
      let next = newline.map { $0 + 1 } ?? bytes.count
      if isFirst, !isFence { return mark }
      if !isFirst, isFence || line.elementsEqual("...".utf8) { return next }
      isFirst = false
      start = next
    }
    return mark
  }
}
