import Chapters
import Foundation
import Workbench

/// A chapter that an editor holds open, as it stands there.
struct OpenChapter {
  let uri: String
  let path: String
  let version: Int
  let chapter: Chapter
  let positions: TextPositions

  init(uri: String, version: Int, text: String) {
    self.uri = uri
    self.version = version
    path = URL(string: uri).flatMap { $0.isFileURL ? $0.path : nil } ?? uri
    let bytes = Array(text.utf8)
    positions = TextPositions(bytes)
    chapter = ChapterFile(path: path).parse(bytes)
  }

  /// The cell whose code holds a place, and the place as a byte of that code.
  func cell(at position: EditorPosition) -> (cell: Cell, offset: Int)? {
    let line = position.line + 1
    guard
      let cell = chapter.cells.last(where: { cell in
        let count = cell.code.split(separator: "\n", omittingEmptySubsequences: false).count
        return line >= cell.codeLine && line < cell.codeLine + max(count, 1)
      })
    else { return nil }
    let number = line - cell.codeLine
    let lines = cell.code.split(separator: "\n", omittingEmptySubsequences: false)
    let before = lines.prefix(number).reduce(0) { $0 + $1.utf8.count + 1 }
    let prefix = cell.prefixLengths.indices.contains(number) ? cell.prefixLengths[number] : 0
    let column = positions.offset(of: position) - positions.start(ofLine: line) - prefix
    return (cell, min(before + max(0, column), cell.code.utf8.count))
  }

  /// The cell in or after whose block a place is, up to the next cell.
  func cell(around position: EditorPosition) -> Cell? {
    chapter.cells.last { $0.line <= position.line + 1 }
  }

  /// The place in the chapter of a byte of a cell's code.
  func offset(of place: Int, in cell: Cell) -> Int {
    let before = Array(cell.code.utf8.prefix(place))
    let line = before.count { $0 == 10 } + 1
    let column = before.count - (before.lastIndex(of: 10).map { $0 + 1 } ?? 0) + 1
    let position = cell.chapterPosition(line: line, column: column)
    return positions.start(ofLine: position.line) + position.column - 1
  }

  /// A range of a cell's code, as the protocol writes it for the chapter.
  func json(_ range: Range<Int>, in cell: Cell) -> JSONValue {
    positions.json(offset(of: range.lowerBound, in: cell)..<offset(of: range.upperBound, in: cell))
  }

  /// The range of a cell's fences and what lies between.
  func json(of cell: Cell) -> JSONValue { positions.json(cell.range) }

  /// Edits of the protocol for changes of bytes.
  func edits(_ edits: [Correction.ByteEdit]) -> JSONValue {
    .list(
      edits.map {
        [
          "range": positions.json($0.range),
          "newText": .text(String(decoding: $0.replacement, as: UTF8.self)),
        ]
      })
  }
}
