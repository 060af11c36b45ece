import Chapters

/// The text of a chapter between its cells, without what is recorded of them.
struct ChapterProse {
  /// For each cell, the text before it.
  var before: [String] = []
  /// The text after the last cell.
  var last = ""
  /// The bytes of the file in order: the front matter, then for each cell what is before it and its
  /// block with all that is recorded of it, then the rest.
  ///
  /// Together they are the whole file.
  private(set) var opening = 0..<0
  private(set) var gaps: [Range<Int>] = []
  private(set) var blocks: [Range<Int>] = []
  private(set) var rest = 0..<0

  init(_ chapter: Chapter) {
    var start = FrontMatterParser.end(in: chapter.bytes)
    opening = 0..<start
    for cell in chapter.cells {
      gaps.append(start..<max(start, cell.range.lowerBound))
      before.append(Self.text(chapter.bytes, from: start, to: cell.range.lowerBound))
      let ends =
        [cell.range.upperBound, cell.output?.range.upperBound ?? 0]
        + cell.figures.map(\.range.upperBound)
      start = ends.max() ?? cell.range.upperBound
      blocks.append(max(gaps.last?.upperBound ?? 0, cell.range.lowerBound)..<start)
    }
    rest = start..<chapter.bytes.count
    last = Self.text(chapter.bytes, from: start, to: chapter.bytes.count)
  }

  /// The text of a part of the file: line ends as LF, without the blank lines and the dangling
  /// list or quote marks around the blocks that were taken out.
  private static func text(_ bytes: [UInt8], from start: Int, to end: Int) -> String {
    guard start < end else { return "" }
    var text = bytes[start..<end]
    if text.contains(UInt8(ascii: "\r")) {
      text = Array(String(decoding: text, as: UTF8.self).replacing("\r\n", with: "\n").utf8)[...]
    }
    let newline = UInt8(ascii: "\n")
    while let end = text.lastIndex(of: newline), isBlank(text[(end + 1)...]) { text = text[..<end] }
    while let end = text.firstIndex(of: newline), isBlank(text[..<end]) {
      text = text[(end + 1)...]
    }
    return isBlank(text) ? "" : String(decoding: text, as: UTF8.self)
  }

  private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool {
    line.allSatisfy {
      $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: ">")
    }
  }
}
