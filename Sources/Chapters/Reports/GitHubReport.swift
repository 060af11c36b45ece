/// The report as GitHub's workflow commands, which mark the chapters' lines in a pull request.
package enum GitHubReport {
  package static func text(_ report: Report) -> String {
    var text = ""
    for file in report.files {
      for diagnostic in file.allDiagnostics {
        text += line(diagnostic) + "\n"
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
