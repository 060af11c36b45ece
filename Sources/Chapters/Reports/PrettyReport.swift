/// Renders messages and summaries for a terminal.
package struct PrettyReport: Sendable {
  /// Whether to write colours.
  package var hasColour: Bool
  /// Whether to say what to do.
  package var showsAdvice = true
  /// Unchanged lines shown around each change of a diff.
  package var context = 3

  package init(hasColour: Bool) { self.hasColour = hasColour }

  /// The whole report: every message, then the summary.
  package func text(_ report: Report) -> String {
    let messages = report.files.map { text($0.allDiagnostics, in: $0.chapter) }.joined(
      separator: "\n")
    return messages + (messages.isEmpty ? "" : "\n") + summary(report) + "\n"
  }

  /// Messages about one chapter, with a blank line between them.
  package func text(_ diagnostics: [Diagnostic], in chapter: Chapter) -> String {
    let lines = SourceLines(chapter.bytes)
    return diagnostics.map { text($0, chapter.bytes, lines) }.joined(separator: "\n")
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
    if showsAdvice, let advice = diagnostic.advice {
      text += "  " + style("= " + advice, "2") + "\n"
    }
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
      + line.segments.map { style($0.text, $0.isChanged && isPartly ? "1;7;" + code : code) }
      .joined()
  }

  /// Counts, such as `3 cells ran in 0.41 s: 2 as recorded, 1 differs`.
  package func summary(_ report: Report) -> String {
    let summary = report.summary
    let idle = [CheckedCell.Verdict.notRun, .failedToCompile, .compiled]
    let ran = summary.cells - idle.reduce(0) { $0 + (summary.verdicts[$1] ?? 0) }
    let unusable = report.files.count { $0.chapter.isMalformed }
    let usable = summary.files - unusable
    let files = usable <= 1 ? "" : " of \(usable) chapters"
    var text =
      "\(ran) \(ran == 1 ? "cell" : "cells")\(files) ran in \(DurationText.words(report.seconds))"
    var parts = CheckedCell.Verdict.allCases.compactMap { verdict -> String? in
      guard verdict != .ran, var count = summary.verdicts[verdict] else { return nil }
      if verdict == .differs { count -= summary.new }
      return count == 0 ? nil : "\(count) \(verdict.words(count: count))"
    }
    if summary.new > 0 { parts.append("\(summary.new) new") }
    if unusable > 0 { parts.append("\(unusable) \(unusable == 1 ? "file" : "files") not tested") }
    if summary.warnings > 0 {
      parts.append("\(summary.warnings) \(summary.warnings == 1 ? "warning" : "warnings")")
    }
    if !parts.isEmpty { text += ": " + parts.joined(separator: ", ") }
    if report.exitCode != .allAsRecorded { text = style(text, report.isOnlyNew ? "33" : "31") }
    let inexact = summary.inexact.words
    if let documents = report.documents { text += "\n" + documents.words }
    if let words = summary.statementWords { text += "\n" + words }
    return text + (inexact.isEmpty ? "" : "\ncompared with room to differ: \(inexact)")
  }

  private func style(_ text: String, _ code: String) -> String {
    hasColour && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

extension CheckedCell.Verdict {
  /// The words for so many cells: `1 differs`, `2 differ`.
  package func words(count: Int = 1) -> String {
    switch self {
    case .asRecorded: "as recorded"
    case .ran: "ran"
    case .unchecked: "not compared"
    case .compiled: "compiled"
    case .failedAsExpected: "failed as expected"
    case .differs: count == 1 ? "differs" : "differ"
    case .notRun: "not run"
    case .failedToCompile: count == 1 ? "does not compile" : "do not compile"
    case .trapped: "trapped"
    case .exited: "ended the program"
    case .timedOut: "ran out of time"
    case .outOfMemory: "ran out of memory"
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

extension Report.Summary {
  /// Such as `12 stated values compared; 2 not compared: README.md lines 14 and 20`; nil where
  /// nothing is stated.
  package var statementWords: String? {
    guard comparedStatements + uncompared.count > 0 else { return nil }
    let noun = comparedStatements == 1 ? "stated value" : "stated values"
    let compared = "\(comparedStatements) \(noun) compared; \(uncompared.count) not compared"
    guard !uncompared.isEmpty else { return compared }
    var lines: [(path: String, lines: [Int])] = []
    for (path, statement) in uncompared {
      if lines.last?.path == path {
        lines[lines.count - 1].lines.append(statement.line)
      } else {
        lines.append((path, [statement.line]))
      }
    }
    let places = lines.map { path, lines in
      "\(path) \(lines.count == 1 ? "line" : "lines") "
        + lines.map(String.init).joined(separator: ", ")
    }
    return compared + ": " + places.joined(separator: "; ")
  }
}
