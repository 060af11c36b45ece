/// How a block of a document ended: each does in one of these ways.
package enum BlockOutcome: String, Sendable, Codable, CaseIterable {
  case ran
  /// What it states came out.
  case checked
  /// It shows an error on purpose, and that came.
  case expectedError = "expected-error"
  case notRunnable = "not-runnable"
  /// Failed by itself.
  case failed
  /// Failed for want of what an earlier block, which did not run, declares.
  case failedWithEarlier = "failed-with-earlier"

  package init(_ cell: CheckedCell) {
    switch cell.verdict {
    case .ran, .unchecked, .compiled: self = .ran
    case .asRecorded: self = .checked
    case .failedAsExpected: self = .expectedError
    case .notRun: self = .notRunnable
    case .differs, .failedToCompile, .trapped, .exited, .timedOut, .outOfMemory:
      self = cell.cause == nil || Self.hasOwnErrors(cell) ? .failed : .failedWithEarlier
    }
  }

  /// Whether there are errors beside those for want of a name, and of what nobody can infer without.
  private static func hasOwnErrors(_ cell: CheckedCell) -> Bool {
    cell.result.messages.contains { message in
      message.severity == .error && DeclaredNames.missing(in: message.text) == nil
        && !["infer", "_nb", "generic parameter"].contains(where: message.text.contains)
    }
  }
}

/// The counts of a document's blocks by their outcome, or of several documents' together.
package struct BlockCounts: Sendable {
  package var outcomes: [BlockOutcome: Int] = [:]
  /// Why blocks are not runnable, with their number.
  package var reasons: [String: Int] = [:]

  package init(_ cells: some Sequence<CheckedCell>) {
    for cell in cells {
      outcomes[BlockOutcome(cell), default: 0] += 1
      if case .notRun(let reason) = cell.result.ending { reasons[reason, default: 0] += 1 }
    }
  }

  package var total: Int { outcomes.values.reduce(0, +) }

  /// Such as `12 blocks: 8 ran, 2 checked, 1 not runnable, 1 failed`, and a line for each reason.
  package var words: String {
    let parts = BlockOutcome.allCases.compactMap { outcome -> String? in
      guard let count = outcomes[outcome], count > 0 else { return nil }
      return "\(count) \(Self.words(outcome, count))"
    }
    let head = "\(total) \(total == 1 ? "block" : "blocks"): " + parts.joined(separator: ", ")
    let why = reasons.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
      .map { "\n  \($0.value) not runnable: \($0.key)" }
    return head + why.joined()
  }

  private static func words(_ outcome: BlockOutcome, _ count: Int) -> String {
    switch outcome {
    case .ran: "ran"
    case .checked: "checked"
    case .expectedError: count == 1 ? "showed its error" : "showed their errors"
    case .notRunnable: "not runnable"
    case .failed: "failed"
    case .failedWithEarlier: "failed because of an earlier block"
    }
  }
}
