import Chapters

/// The Swift examples in the documentation comments of a source file.
package enum SourceComments {
  /// A document of the comments, each line at its place in the file: what is no documentation is
  /// blank, and comment marks are blanks too, so that a block has the source's lines and columns.
  ///
  /// Each comment is a section, whose examples stand alone, and see nothing of the others.
  package static func document(path: String, bytes: [UInt8]) -> Chapter {
    var lines = SourceLines(bytes).ranges.map { Array(bytes[$0]) }
    var comment = 0
    var sections: [Int: Int] = [:]
    var isInside = false
    var isBlock = false
    for index in lines.indices {
      let line = lines[index]
      let indent = line.prefix { $0 == 0x20 || $0 == 0x09 }.count
      let text = line.dropFirst(indent)
      let isMarked = text.starts(with: "///".utf8) && !text.starts(with: "////".utf8)
      if !isBlock, text.starts(with: "/**".utf8), !text.starts(with: "/***".utf8) {
        isBlock = true
        comment += 1
        lines[index] = []
      } else if isBlock {
        let end = String(decoding: text, as: UTF8.self).contains("*/")
        lines[index] = end ? [] : line
        if end { isBlock = false }
      } else if isMarked {
        if !isInside { comment += 1 }
        lines[index] = unmarked(line, indent: indent)
      } else {
        lines[index] = []
      }
      isInside = isMarked
      sections[index + 1] = comment
    }
    let source = SourceLines(bytes).ranges
    let removed = source.indices.map { source[$0].count - lines[$0].count }
    var chapter = Chapter.parse(
      path: path, bytes: Array(lines.joined(separator: [0x0A])), strict: false)
    chapter.startsSectionsAfresh = true
    chapter.frontMatter = FrontMatter()
    for index in chapter.cells.indices {
      chapter.cells[index].section = sections[chapter.cells[index].line] ?? 0
      // The marks stand before the code in the source.
      let first = chapter.cells[index].codeLine
      for line in chapter.cells[index].prefixLengths.indices where first + line - 1 < lines.count {
        chapter.cells[index].prefixLengths[line] += removed[first + line - 1]
      }
      chapter.cells[index].isLoose = true
    }
    // Nothing is written into a source file, and its Markdown is not a chapter's.
    chapter.diagnostics = []
    chapter.bytes = bytes
    return chapter
  }

  /// The line without its indentation, the three slashes and one blank.
  private static func unmarked(_ line: [UInt8], indent: Int) -> [UInt8] {
    let rest = line.dropFirst(indent + 3)
    return Array(rest.first == 0x20 ? rest.dropFirst() : rest)
  }
}
