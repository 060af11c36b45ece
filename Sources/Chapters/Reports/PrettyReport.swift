/// Renders messages and summaries for a terminal.
package struct PrettyReport: Sendable {
  /// Whether to write colours.
  package var hasColour: Bool
  /// Unchanged lines shown around each change of a diff.
  package var context = 3

  package init(hasColour: Bool) { self.hasColour = hasColour }

  /// The whole report: every message, then the summary.
  package func text(_ report: Report) -> String {
    let messages = report.files.map(text).joined()
    return messages + (messages.isEmpty ? "" : "\n") + summary(report) + "\n"
  }

  /// Everything to be said about one file.
  package func text(_ file: Report.File) -> String {
    let lines = SourceLines(file.chapter.bytes)
    let all = file.chapter.diagnostics + file.cells.flatMap(file.diagnostics(of:))
    return all.map { text($0, file.chapter.bytes, lines) + "\n" }.joined()
  }

  /// Where, what, expected and found, what to do.
  package func text(_ diagnostic: Diagnostic, in chapter: Chapter) -> String {
    text(diagnostic, chapter.bytes, SourceLines(chapter.bytes))
  }

  private func text(_ diagnostic: Diagnostic, _ bytes: [UInt8], _ lines: SourceLines) -> String {
    var place = diagnostic.path
    if let position = diagnostic.position { place += ":\(position.line):\(position.column)" }
    let code =
      switch diagnostic.severity {
      case .error: "31"
      case .warning: "33"
      case .note: "36"
      }
    var text = style(place + ":", "1") + " " + style(diagnostic.severity.rawValue + ":", code)
    text += " " + style(diagnostic.sentence, "1") + "\n"
    if case .difference(let difference, _) = diagnostic.fact, let diff = difference.diff {
      text += self.text(diff)
    } else if let position = diagnostic.position {
      text += Excerpt.lines(of: bytes, lines, at: position).map { "  " + $0 + "\n" }.joined()
    }
    if let advice = diagnostic.advice { text += "  " + style("= " + advice, "2") + "\n" }
    return text
  }

  /// A diff with `-` and `+`; with colour, the changed words stand out in the changed lines.
  package func text(_ diff: LineDiff) -> String {
    let changed = diff.lines.indices.filter { diff.lines[$0].kind != .same }
    var near = Set<Int>()
    for index in changed { near.formUnion((index - context)...(index + context)) }
    var text = ""
    var skipped = 0
    for (index, line) in diff.lines.enumerated() {
      guard near.contains(index) else {
        skipped += 1
        continue
      }
      if skipped > 0 { text += gap(skipped) }
      skipped = 0
      text += "  " + self.text(line) + "\n"
    }
    return text + (skipped > 0 ? gap(skipped) : "")
  }

  private func gap(_ count: Int) -> String {
    "  " + style("  (\(count) \(count == 1 ? "line" : "lines") as recorded)", "2") + "\n"
  }

  private func text(_ line: LineDiff.Line) -> String {
    guard line.kind != .same else { return "  " + line.text }
    let sign = line.kind == .removed ? "-" : "+"
    let code = line.kind == .removed ? "31" : "32"
    let isPartly = line.segments.contains { !$0.isChanged }
    return style(sign + " ", code)
      + line.segments.map { style($0.text, $0.isChanged && isPartly ? "1;7;" + code : code) }.joined()
  }

  /// One line of counts.
  package func summary(_ report: Report) -> String {
    let summary = report.summary
    var parts = CheckedCell.Verdict.allCases.compactMap { verdict in
      summary.verdicts[verdict].map { "\($0) \(verdict.words)" }
    }
    let inexact = summary.inexact.words
    if !inexact.isEmpty { parts.append("inexact: \(inexact)") }
    if summary.diagnostics > 0 {
      parts.append("\(summary.diagnostics) \(summary.diagnostics == 1 ? "slip" : "slips") in the text")
    }
    if report.files.contains(where: { !$0.comparesOutputs }) { parts.append("outputs not compared") }
    let files = "\(summary.files) \(summary.files == 1 ? "file" : "files")"
    let cells = "\(summary.cells) \(summary.cells == 1 ? "cell" : "cells")"
    let isGood = report.exitCode == .allAsRecorded
    return style("\(files), \(cells)", isGood ? "32" : "31")
      + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
  }

  private func style(_ text: String, _ code: String) -> String {
    hasColour && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

extension CheckedCell.Verdict {
  /// The words of the summary.
  package var words: String {
    switch self {
    case .asRecorded: "as recorded"
    case .ran: "ran"
    case .unchecked: "ran, unchecked"
    case .compiled: "compiled"
    case .failedAsExpected: "failed as expected"
    case .differs: "differ"
    case .notRun: "not run"
    case .failedToCompile: "do not compile"
    case .trapped: "trapped"
    case .exited: "exited"
    case .timedOut: "timed out"
    case .outOfMemory: "out of memory"
    }
  }
}

extension InexactMatches {
  /// Such as ``2 `...`, 1 tolerance``; empty where everything is exact.
  package var words: String {
    [
      (anyLines, "`...`"), (anyText, "`[..]`"), (unordered, "unordered"), (tolerance, "tolerance"),
      (mayVary, "may-vary"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }
}
