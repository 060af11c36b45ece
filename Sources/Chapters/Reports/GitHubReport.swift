/// The report as GitHub's workflow commands, which mark the chapters' lines in a pull request.
package enum GitHubReport {
  package static func text(_ report: Report) -> String {
    var text = ""
    for file in report.files {
      // What follows from a block that failed is one annotation, after all causes.
      let following =
        file.chapter.isStrict
        ? []
        : file.cells.filter {
          BlockOutcome($0) == .failedWithEarlier
        }
      let numbers = Set(following.map(\.cell))
      let own = file.cells.filter { !numbers.contains($0.cell) }.flatMap(file.diagnostics(of:))
      for diagnostic in file.chapter.diagnostics + own { text += line(diagnostic) + "\n" }
      for (cause, cells) in Dictionary(grouping: following, by: \.cause).sorted(by: {
        ($0.key ?? 0) < ($1.key ?? 0)
      }) {
        let lines = file.chapter.cells.filter { cell in cells.contains { $0.cell == cell.number } }
          .map { "\($0.line)" }
        let place = file.chapter.cells.first { $0.number == cause }?.line ?? 1
        let blocks = lines.count == 1 ? "the block at line" : "\(lines.count) blocks, at lines"
        let words =
          "\(blocks) \(lines.joined(separator: ", ")) failed for want of what this one declares"
        text += "::error file=\(property(file.chapter.path)),line=\(place)::\(message(words))\n"
      }
      if !file.chapter.isStrict, !file.cells.isEmpty {
        let counts = BlockCounts(file.cells).words
        text += "::notice file=\(property(file.chapter.path))::\(message(counts))\n"
      }
    }
    return text
  }

  package static func line(_ diagnostic: Diagnostic) -> String {
    let command = diagnostic.severity == .note ? "notice" : diagnostic.severity.rawValue
    var properties = ["file=" + property(diagnostic.path)]
    if let position = diagnostic.position {
      properties += ["line=\(position.line)", "col=\(position.column)"]
    }
    var message = diagnostic.sentence
    if case .difference(let difference, _) = diagnostic.fact, let diff = difference.diff {
      message += "\n" + PrettyReport(hasColour: false).text(diff)
    }
    if let advice = diagnostic.advice { message += (message.hasSuffix("\n") ? "" : "\n") + advice }
    return "::\(command) \(properties.joined(separator: ","))::\(self.message(message))"
  }

  private static func message(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  private static func property(_ text: String) -> String {
    message(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}
