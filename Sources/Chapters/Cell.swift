/// One fenced block whose info string's first word is `swift`.
package struct Cell: Sendable {
  /// The place among the chapter's cells, from 1. Skipped cells count.
  package var number: Int
  package var labels: CellLabels
  /// The code, with line ends as LF and the container's prefix (list indent, `> `) taken away.
  package var code: String
  /// The chapter line of the first line of `code`, from 1.
  package var codeLine: Int
  /// For each line of `code`, the bytes of prefix that were taken away before it.
  package var prefixLengths: [Int]
  /// The bytes of the whole block in the chapter, opening fence to the end of the closing one's line.
  package var range: Range<Int>
  /// The text of the container's prefix that a new line in the same container must carry.
  package var containerPrefix: String
  package var output: RecordedOutput?
  /// The images right after the cell that record its figures.
  package var figures: [RecordedFigure]

  /// The chapter's position of a position in `code` (both from 1).
  package func chapterPosition(line: Int, column: Int) -> SourcePosition {
    let prefix = prefixLengths.indices.contains(line - 1) ? prefixLengths[line - 1] : 0
    return SourcePosition(line: codeLine + line - 1, column: column + prefix)
  }
}

/// What a fenced `output` block records.
package struct RecordedOutput: Sendable {
  /// The text between the fences, line ends as LF, prefix taken away, final newline kept.
  package var text: String
  package var options: OutputOptions
  /// The bytes of the whole block in the chapter.
  package var range: Range<Int>
  /// The chapter line of the opening fence.
  package var line: Int
}

/// The words after `output`: the only ways, beside wildcards, in which a record may be inexact.
package struct OutputOptions: Sendable, Hashable {
  package var unordered = false
  package var tolerance: Double?
  package var mayVary = false
  package init() {}
}

/// An image that records a figure which a cell shows.
package struct RecordedFigure: Sendable {
  /// The link's destination as written, relative to the chapter.
  package var path: String
  package var altText: String
  package var line: Int
  /// The bytes of the image's paragraph in the chapter.
  package var range: Range<Int>
}

/// The words after `swift` in a cell's info string.
package struct CellLabels: Sendable, Hashable {
  package var hidden = false
  package var skip = false
  package var noRun = false
  package var fails = false
  package var traps = false
  package var optimized = false
  /// Seconds.
  package var timeout: Double?
  package var name: String?
  package var environment: String?
  /// The text after `if=`, such as `os(Linux)` or `swift>=6.3`.
  package var condition: String?
  package init() {}
}
