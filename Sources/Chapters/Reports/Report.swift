/// What came of checking files, for people and programs.
///
/// The renderers beside this file print it.
package struct Report: Sendable {
  package struct File: Sendable {
    package var chapter: Chapter
    package var cells: [CheckedCell]
    /// Whether outputs were compared; not so with `--quick`, `--set` and the like.
    package var comparesOutputs: Bool
    package var seconds: Double
    /// Whether a statement that was not compared counts as one that differs.
    package var needsComparison = false
    package init(
      _ chapter: Chapter, _ cells: [CheckedCell], comparesOutputs: Bool = true, seconds: Double = 0
    ) {
      self.chapter = chapter
      self.cells = cells
      self.comparesOutputs = comparesOutputs
      self.seconds = seconds
    }
  }
  package var files: [File]
  package var seconds: Double

  package init(_ files: [File], seconds: Double = 0) {
    self.files = files
    self.seconds = seconds
  }

  /// The largest code that applies to a file or a cell.
  package var exitCode: ExitCode { files.map(\.exitCode).max() ?? .allAsRecorded }

  /// Whether the cells that differ do so only because nothing is recorded of them yet.
  package var isOnlyNew: Bool {
    exitCode == .differs
      && files.allSatisfy { $0.cells.allSatisfy { $0.verdict != .differs || $0.isNew } }
  }

  /// How many cells have each verdict, and how inexact the records are.
  package var summary: Summary {
    var summary = Summary()
    summary.files = files.count
    for file in files {
      summary.diagnostics += file.chapter.diagnostics.count
      summary.warnings += file.allDiagnostics.count { $0.severity == .warning }
      for cell in file.cells {
        summary.cells += 1
        summary.verdicts[cell.verdict, default: 0] += 1
        if cell.isNew { summary.new += 1 }
        summary.inexact = summary.inexact + cell.inexact
        summary.comparedStatements += cell.comparedStatements
        for statement in cell.result.statements.uncompared {
          summary.uncompared.append((file.chapter.path, statement))
        }
      }
    }
    return summary
  }

  /// The counts of the documents that are no chapters of a book; nil where there are none.
  package var documents: BlockCounts? {
    let documents = files.filter { !$0.chapter.isStrict && !$0.cells.isEmpty }
    return documents.isEmpty ? nil : BlockCounts(documents.flatMap(\.cells))
  }

  package struct Summary: Sendable {
    package var files = 0
    package var cells = 0
    /// What is wrong with the files themselves.
    package var diagnostics = 0
    /// Warnings about files and of the compiler.
    package var warnings = 0
    package var verdicts: [CheckedCell.Verdict: Int] = [:]
    /// Those that differ only because nothing is recorded of them yet.
    package var new = 0
    package var inexact = InexactMatches()
    /// How many values and prints that comments state were compared.
    package var comparedStatements = 0
    /// Those that were not, in the order of the files.
    package var uncompared: [(path: String, statement: CellResult.Uncompared)] = []
  }
}

extension Report.File {
  package var exitCode: ExitCode {
    let wrong = chapter.diagnostics.filter { $0.severity == .error }.map(\.exitCode)
    let isIncomplete =
      needsComparison && cells.contains { !$0.result.statements.uncompared.isEmpty }
    return (cells.map(\.verdict.exitCode) + wrong + (isIncomplete ? [.differs] : [])).max()
      ?? .allAsRecorded
  }

  /// Everything to be said about the file, in the order in which a person should read it.
  package var allDiagnostics: [Diagnostic] {
    chapter.diagnostics + cells.flatMap(diagnostics(of:))
  }

  /// Everything to be said about a cell, in the order in which a person should read it.
  package func diagnostics(of cell: CheckedCell) -> [Diagnostic] {
    guard let place = chapter.cells.first(where: { $0.number == cell.cell }) else { return [] }
    let start = SourcePosition(line: place.codeLine, column: (place.prefixLengths.first ?? 0) + 1)
    var diagnostics: [Diagnostic] = []
    func add(_ severity: Diagnostic.Severity, _ position: SourcePosition?, _ fact: Diagnostic.Fact)
    {
      diagnostics.append(Diagnostic(severity, at: position, of: chapter.path, fact))
    }
    // The messages of a `fails` cell are its output; those of an error shown on purpose are wanted.
    let isShown = cell.verdict == .failedAsExpected || cell.result.statements.showsError == true
    if !place.labels.fails, !isShown || place.labels.traps {
      for message in cell.result.messages {
        let severity = Diagnostic.Severity(rawValue: message.severity.rawValue) ?? .error
        add(severity, message.position, .compiler(message.text))
      }
    }
    switch cell.result.ending {
    case .trapped(let message, let position) where cell.verdict == .trapped:
      add(.error, position ?? start, .trapped(message: message, cell: cell.cell))
    case .exited(let code): add(.error, start, .exited(code: code, cell: cell.cell))
    case .timedOut(let seconds): add(.error, start, .timedOut(seconds: seconds, cell: cell.cell))
    case .outOfMemory(let limit):
      add(.error, start, .outOfMemory(limitMegabytes: limit, cell: cell.cell))
    default: break
    }
    for difference in cell.differences {
      let position = difference.line.map { SourcePosition(line: $0, column: 1) } ?? start
      add(.error, position, .difference(difference, cell: cell.cell))
    }
    if !chapter.isStrict, case .notRun(let reason) = cell.result.ending {
      add(.note, start, .notice("not run: \(reason)"))
    }
    if let cause = cell.cause, let earlier = chapter.cells.first(where: { $0.number == cause }) {
      add(
        .note, start,
        .notice(
          "it lacks what the \(chapter.isStrict ? "cell" : "block") at line \(earlier.line) declares"
        ))
    }
    if needsComparison {
      for statement in cell.result.statements.uncompared {
        add(.error, SourcePosition(line: statement.line, column: 1), .uncompared(statement))
      }
    }
    for notice in cell.result.notices { add(.note, start, .notice(notice)) }
    return diagnostics
  }
}

extension CheckedCell.Difference {
  /// The chapter's line that the difference is about; nil for the cell's own.
  package var line: Int? {
    switch self {
    case .output(_, let line), .stated(_, _, let line), .statedValue(_, _, let line),
      .changedFigure(_, let line),
      .missingFigureFile(_, let line), .figureNotShown(_, let line), .tooManyToPair(let line):
      line
    case .declaredOtherwise(let declaration): declaration.line
    default: nil
    }
  }

  /// What to show beneath the sentence.
  package var diff: LineDiff? {
    switch self {
    case .output(let diff, _): diff
    case .missingOutput(let text): LineDiff(old: "", new: text)
    default: nil
    }
  }
}

extension Diagnostic {
  /// The exit code that an error in the file gives.
  fileprivate var exitCode: ExitCode {
    switch fact {
    case .setUp: return .setUpFailed
    case .numberFromNowhere: return .differs
    default: return .malformed
    }
  }
}

extension Chapter {
  /// Whether the file is so wrong that it must not run or be recorded.
  package var isMalformed: Bool { diagnostics.contains { $0.severity == .error } }
}
