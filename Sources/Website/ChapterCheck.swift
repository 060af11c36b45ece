import Chapters

/// What running a chapter said about its records.
package struct ChapterCheck: Sendable, Codable {
  /// By cell number.
  package var cells: [Int: CellCheck]
  /// `Swift 6.3.1`.
  package var toolchain: String
  /// The machine's architecture, such as `x86-64`.
  package var machine: String
  /// The day of the run, `2026-03-01`.
  package var day: String
  /// The short name of the commit that was checked out, if any.
  package var commit: String?
  /// Seconds of the whole run.
  package var seconds: Double
  /// Cells that are about to run or running: what is shown of them is from before.
  package var pending: Set<Int> = []

  package init(
    cells: [Int: CellCheck] = [:], toolchain: String, machine: String, day: String,
    commit: String? = nil, seconds: Double = 0
  ) {
    self.cells = cells
    self.toolchain = toolchain
    self.machine = machine
    self.day = day
    self.commit = commit
    self.seconds = seconds
  }

  /// Whether every cell came out as recorded.
  package var isClean: Bool {
    pending.isEmpty && cells.values.allSatisfy { $0.verdict.exitCode == .allAsRecorded }
  }
}

extension ChapterCheck {
  /// Whether a page would look the same with either, times apart.
  package func showsSame(as other: ChapterCheck) -> Bool {
    pending == other.pending && cells.count == other.cells.count
      && cells.allSatisfy { number, cell in
        other.cells[number].map {
          $0.verdict == cell.verdict && $0.findings.isEmpty && cell.findings.isEmpty
        } ?? false
      }
  }
}

/// How one cell fared.
package struct CellCheck: Sendable, Codable {
  package var verdict: CheckedCell.Verdict
  package var seconds: Double
  /// What the live preview shows in place.
  package var findings: [Finding]

  /// Something to be seen under a cell.
  package enum Finding: Sendable, Codable {
    /// The recorded output against the new one.
    case difference(LineDiff)
    /// A sentence, at a chapter line where one is known.
    case message(String, line: Int?)
    /// A figure that differs from the record, as it is now.
    case figure(name: String, svg: String)
  }

  package init(verdict: CheckedCell.Verdict, seconds: Double, findings: [Finding] = []) {
    self.verdict = verdict
    self.seconds = seconds
    self.findings = findings
  }
}
