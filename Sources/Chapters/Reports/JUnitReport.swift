/// The report as JUnit's XML: a suite for each file, a case for each cell.
package enum JUnitReport {
  package static func text(_ report: Report) -> String {
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"notebook\""
    text += " time=\"\(seconds(report.seconds))\">\n"
    for file in report.files { text += suite(file) }
    return text + "</testsuites>\n"
  }

  private static func suite(_ file: Report.File) -> String {
    let path = escaped(file.chapter.path)
    let errors = file.chapter.diagnostics.filter { $0.severity == .error }
    let failures = file.cells.count { $0.verdict == .differs }
    let failed = file.cells.count { $0.verdict.isFailure } + (errors.isEmpty ? 0 : 1)
    let skipped = file.cells.count { $0.verdict == .notRun }
    var text =
      "  <testsuite name=\"\(path)\" tests=\"\(file.cells.count + (errors.isEmpty ? 0 : 1))\""
    text += " failures=\"\(failures)\" errors=\"\(failed)\" skipped=\"\(skipped)\""
    text += " time=\"\(seconds(file.seconds))\">\n"
    if !errors.isEmpty {
      text += "    <testcase classname=\"\(path)\" name=\"the file\">\n"
      text += problem("error", type: "malformed", errors, file)
      text += "    </testcase>\n"
    }
    for cell in file.cells { text += testCase(cell, file, path) }
    return text + "  </testsuite>\n"
  }

  private static func testCase(_ checked: CheckedCell, _ file: Report.File, _ path: String)
    -> String
  {
    let cell = file.chapter.cells.first { $0.number == checked.cell }
    let name = cell?.labels.name.map { "cell \(checked.cell) \($0)" } ?? "cell \(checked.cell)"
    var text = "    <testcase classname=\"\(path)\" name=\"\(escaped(name))\" file=\"\(path)\""
    text += " line=\"\(cell?.line ?? 0)\" time=\"\(seconds(checked.result.seconds))\""
    let diagnostics = file.diagnostics(of: checked)
    let type = checked.verdict.rawValue
    let outcome =
      file.chapter.isStrict ? "" : properties(["outcome": BlockOutcome(checked).rawValue])
    switch checked.verdict {
    case .differs: text += ">\n" + outcome + problem("failure", type: type, diagnostics, file)
    case .notRun:
      text +=
        ">\n" + outcome
        + "      <skipped message=\"\(escaped(checked.result.ending.reason ?? ""))\"/>\n"
    case let verdict where verdict.isFailure:
      text += ">\n" + outcome + problem("error", type: type, diagnostics, file)
    default:
      guard !outcome.isEmpty else { return text + "/>\n" }
      text += ">\n" + outcome
    }
    return text + "    </testcase>\n"
  }

  /// A case's or suite's properties: how a document's block ended, or how many did.
  private static func properties(_ values: KeyValuePairs<String, String>) -> String {
    let lines = values.map { "        <property name=\"\($0.key)\" value=\"\($0.value)\"/>\n" }
    return "      <properties>\n" + lines.joined() + "      </properties>\n"
  }

  private static func problem(
    _ element: String, type: String, _ diagnostics: [Diagnostic], _ file: Report.File
  ) -> String {
    let pretty = PrettyReport(hasColour: false)
    let details = diagnostics.map { pretty.text($0, in: file.chapter) }.joined()
    let message = diagnostics.first { $0.severity == .error }?.sentence ?? type
    return "      <\(element) type=\"\(type)\" message=\"\(escaped(message))\">\(escaped(details))"
      + "</\(element)>\n"
  }

  private static func seconds(_ value: Double) -> String {
    let milliseconds = Int((value * 1000).rounded())
    let rest = String(milliseconds % 1000)
    return "\(milliseconds / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
  }

  /// Text for XML 1.0, which has no place for most control characters.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\t", "\n": escaped.unicodeScalars.append(scalar)
      case "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      default: escaped += scalar.value < 0x20 ? "\u{FFFD}" : String(scalar)
      }
    }
    return escaped
  }
}
