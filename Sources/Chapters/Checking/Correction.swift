/// What recording a run would change: `test` shows it, `record` writes it.
package struct Correction: Sendable {
  /// One change that can be accepted by itself: an output block, or a figure with its image.
  package struct Change: Sendable {
    package var cell: Int
    package var difference: CheckedCell.Difference
    package var edits: [ByteEdit]
    /// The file to write, its path relative to the chapter's folder.
    package var figure: FigureFile?
  }
  package struct ByteEdit: Sendable, Hashable {
    /// The bytes of the chapter that go.
    package var range: Range<Int>
    package var replacement: [UInt8]
  }
  package struct FigureFile: Sendable, Hashable {
    package var path: String
    package var svg: String
  }

  /// One entry for each cell that has a result, in order.
  package var cells: [CheckedCell]
  package var changes: [Change]
  /// The cells whose failure forbids recording.
  package var failures: [Int]
  /// The chapter as it was.
  package var original: [UInt8]

  /// The chapter with every change made.
  package var bytes: [UInt8] { applying(changes) }
  /// The figure files to write with every change made.
  package var figures: [FigureFile] { changes.compactMap(\.figure) }
  package var isRefused: Bool { !failures.isEmpty }

  /// The chapter with some of the changes made.
  package func applying(_ accepted: [Change]) -> [UInt8] {
    let edits = accepted.flatMap(\.edits).enumerated().sorted {
      ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
    }
    var corrected: [UInt8] = []
    corrected.reserveCapacity(original.count)
    var position = 0
    for (_, edit) in edits {
      let start = max(position, edit.range.lowerBound)
      corrected += original[position..<start]
      corrected += edit.replacement
      position = max(start, edit.range.upperBound)
    }
    return corrected + original[position...]
  }
}

extension Chapter {
  /// Compares the results of a run with what is recorded and makes the corrected chapter.
  ///
  /// `recordedFigures` holds the bytes of the figure files that exist, by `FigureNaming.path`;
  /// outside a book, a missing output block is added only with `addingOutputs`.
  package func corrected(
    by results: [CellResult], recordedFigures: [String: [UInt8]] = [:], addingOutputs: Bool = false
  ) -> Correction {
    var checker = CellChecker(
      chapter: self, recordedFigures: recordedFigures, addingOutputs: addingOutputs)
    for result in results { checker.check(result) }
    return checker.correction
  }

  /// The figure files that the chapter links to, relative to its folder.
  package var figurePaths: [String] {
    Array(Set(figures.map { FigureNaming.path(of: $0.name, chapter: path) })).sorted()
  }
}
