/// One fenced block whose info string's first word is `swift`.
package struct Cell: Sendable {
  /// The place among the chapter's cells, from 1.
  ///
  /// Skipped cells count.
  package var number: Int
  package var labels: CellLabels
  /// The code, with line ends as LF and the container's prefix (list indent, `> `) taken away.
  package var code: String
  /// The chapter line of the first line of `code`, from 1.
  package var codeLine: Int
  /// For each line of `code`, the bytes of prefix that were taken away before it.
  package var prefixLengths: [Int]
  /// The bytes of the whole block in the chapter: from the opening fence to the end of the closing
  /// one's line, without the prefix before the one and the line end after the other.
  package var range: Range<Int>
  /// The chapter line of the opening fence.
  package var line: Int
  /// The text of the container's prefix that a new line in the same container must carry.
  package var containerPrefix: String
  package var output: RecordedOutput?
  /// The images right after the cell that record its figures.
  package var figures: [RecordedFigure]
  /// The paragraph right before the block, in a document that is no book's chapter.
  package var prose = ""
  /// What follows the block there, up to the next one: a paragraph, a quote, code of no language of ours.
  package var sequel = ""
  /// Whether it stands where Markdown sees no code: in a comment, or in a directive of DocC.
  package var isLoose = false
  /// The file, without its ending, of which DocC shows the code in the block's place.
  package var snippet: String?
  /// The section of the document that it stands in, from 0 before the first.
  package var section = 0

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
  /// The words after the opening fence, as written.
  package var info: String
  /// The bytes of the whole block in the chapter, as with a cell.
  package var range: Range<Int>
  /// The text that a new line in the same container must start with.
  package var containerPrefix: String
  /// What the block is fenced with.
  package var fence: Fence
  /// The chapter line of the opening fence.
  package var line: Int
}

/// A run of three or more backticks or tildes.
package struct Fence: Sendable, Hashable {
  package var character: UInt8
  package var length: Int
}

/// An image that records a figure which a cell shows.
package struct RecordedFigure: Sendable {
  /// The link's destination as written, relative to the chapter.
  package var path: String
  package var altText: String
  package var line: Int
  /// The bytes of the image's paragraph in the chapter.
  package var range: Range<Int>
  /// What stands between the chapter's own part of the file name and `.svg`.
  package var name: String
}
