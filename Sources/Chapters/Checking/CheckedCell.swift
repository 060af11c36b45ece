/// What a run's result says about one cell's record.
package struct CheckedCell: Sendable {
  package var cell: Int
  package var verdict: Verdict
  package var differences: [Difference]
  package var inexact: InexactMatches
  package var result: CellResult
  /// How many values and prints that comments state were compared.
  package var comparedStatements = 0
  /// In a document, the earlier cell on whose failure this one's rests.
  package var cause: Int?

  /// Whether the cell differs only because nothing is recorded of what it shows.
  package var isNew: Bool {
    verdict == .differs
      && differences.allSatisfy { difference in
        switch difference {
        case .missingOutput, .missingFigure: true
        default: false
        }
      }
  }

  /// How a cell fared.
  ///
  /// The raw values are those of the JSON report.
  package enum Verdict: String, Sendable, Codable, CaseIterable {
    /// Everything it showed is recorded so.
    case asRecorded = "as-recorded"
    /// It ran, and showed nothing.
    case ran
    /// It ran and showed something that nothing records; allowed outside a book.
    case unchecked
    /// A `no-run` cell that compiled.
    case compiled
    /// A `fails` or `traps` cell that failed as it should.
    case failedAsExpected = "failed-as-expected"
    case differs
    case notRun = "not-run"
    case failedToCompile = "failed-to-compile"
    case trapped
    case exited
    case timedOut = "timed-out"
    case outOfMemory = "out-of-memory"

    /// Whether the cell ended in a way that nothing may be recorded of.
    package var isFailure: Bool {
      switch self {
      case .failedToCompile, .trapped, .exited, .timedOut, .outOfMemory: true
      default: false
      }
    }

    /// The exit code that the verdict alone would give.
    package var exitCode: ExitCode {
      switch self {
      case .differs: .differs
      case .failedToCompile: .doesNotCompile
      case .trapped, .exited, .timedOut, .outOfMemory: .ended
      default: .allAsRecorded
      }
    }
  }

  /// One thing that is not as recorded.
  package enum Difference: Sendable, Hashable {
    /// The output block says something else; the diff leads from the record to the new one.
    case output(LineDiff, line: Int)
    /// An unordered output has too many lines that differ for the work of pairing them.
    case tooManyToPair(line: Int)
    /// There is no output block; `text` is what one would hold.
    case missingOutput(text: String)
    /// A `// Prints` comment is not borne out; `line` is the chapter's.
    case stated(text: String, found: String?, line: Int)
    /// A comment of a document states another value than the one that came.
    case statedValue(text: String, found: String, line: Int)
    case changedFigure(name: String, line: Int)
    /// The SVG file is not there.
    case missingFigureFile(name: String, line: Int)
    /// No image links to the figure.
    case missingFigure(name: String)
    /// An image records a figure that was not shown.
    case figureNotShown(name: String, line: Int)
    /// Another cell shows another figure of this name.
    case figureNameTaken(name: String, cell: Int)
    /// A document lists a declaration that is not the package's.
    case declaredOtherwise(CellResult.Misdeclared)
    case shouldNotCompile
    /// A document says that the block is in error, and it is not.
    case shownErrorIsMissing
    case shouldTrap
  }
}

/// The program's exit codes; where several apply, the largest wins.
package enum ExitCode: Int32, Sendable, Comparable, CaseIterable {
  case allAsRecorded = 0
  case differs = 1
  case malformed = 2
  case doesNotCompile = 3
  case ended = 4
  case setUpFailed = 5
  case interrupted = 130

  package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
