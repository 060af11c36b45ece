import Chapters

/// The line at the end: what was run and how it fared.
struct Summary {
  private var verdicts: [CheckedCell.Verdict: Int] = [:]
  private var inexact = InexactMatches()
  private var chapters: Int
  private var seconds: Double

  init(_ finished: [FinishedJob], seconds: Double) {
    chapters = finished.count
    self.seconds = seconds
    for cell in finished.flatMap(\.correction.cells) {
      verdicts[cell.verdict, default: 0] += 1
      inexact = inexact + cell.inexact
    }
  }

  var text: String {
    let total = verdicts.values.reduce(0, +)
    let ran = total - (verdicts[.notRun] ?? 0) - (verdicts[.failedToCompile] ?? 0)
    var parts: [String] = []
    for verdict in CheckedCell.Verdict.allCases {
      guard let count = verdicts[verdict], count > 0, verdict != .ran else { continue }
      parts.append("\(count) \(Self.words(verdict, count))")
    }
    let chapters = chapters == 1 ? "" : " of \(self.chapters) chapters"
    var text = "\(ran) \(ran == 1 ? "cell" : "cells")\(chapters) ran in \(duration(seconds))"
    if !parts.isEmpty { text += ": " + parts.joined(separator: ", ") }
    if inexact.total > 0 {
      text += "\ncompared with room to differ: \(Self.words(inexact))"
    }
    return text
  }

  private static func words(_ verdict: CheckedCell.Verdict, _ count: Int) -> String {
    switch verdict {
    case .differs: count == 1 ? "differs" : "differ"
    case .failedToCompile: count == 1 ? "does not compile" : "do not compile"
    case .unchecked: "unchecked"
    default: verdict.words(isCompared: true)
    }
  }

  private static func words(_ inexact: InexactMatches) -> String {
    [
      (inexact.anyLines, "`...`"), (inexact.anyText, "`[..]`"), (inexact.unordered, "unordered"),
      (inexact.tolerance, "tolerance"), (inexact.mayVary, "may-vary"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }
}
