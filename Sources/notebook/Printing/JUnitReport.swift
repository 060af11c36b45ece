import Chapters
import Foundation

/// The report of `test --format junit`: a suite for each chapter, a case for each cell.
enum JUnitReport {
  static func text(
    _ results: some Sequence<(String, Result<FinishedJob, Failure>?)>, seconds: Double
  ) -> String {
    let suites = results.compactMap { path, result in result.map { suite(path, $0) } }
    return ([
      #"<?xml version="1.0" encoding="UTF-8"?>"#, #"<testsuites time="\#(time(seconds))">"#,
    ] + suites + ["</testsuites>"]).joined(separator: "\n")
  }

  private static func suite(_ path: String, _ result: Result<FinishedJob, Failure>) -> String {
    let problems = Problem.all(in: result, file: path)
    switch result {
    case .failure(let failure):
      return """
          <testsuite name="\(escaped(path))" tests="1" failures="0" errors="1" time="0">
            <testcase name="the file" classname="\(escaped(path))">
              <error message="\(escaped(failure.message))"/>
            </testcase>
          </testsuite>
        """
    case .success(let finished):
      let cells = finished.correction.cells
      let failures = cells.count { $0.verdict == .differs }
      let errors = cells.count { $0.verdict.isFailure }
      let skipped = cells.count { $0.verdict == .notRun }
      let cases = cells.map { checked in
        testCase(checked, finished.job.chapter, problems.filter { $0.cell == checked.cell })
      }
      return ([
        #"  <testsuite name="\#(escaped(path))" tests="\#(cells.count)" failures="\#(failures)" "#
          + #"errors="\#(errors)" skipped="\#(skipped)" time="\#(time(finished.run.seconds))">"#
      ] + cases + ["  </testsuite>"]).joined(separator: "\n")
    }
  }

  private static func testCase(
    _ checked: CheckedCell, _ chapter: Chapter, _ problems: [Problem]
  ) -> String {
    let cell = chapter.cells.first { $0.number == checked.cell }
    let name = cell?.labels.name.map { ", \($0)" } ?? ""
    let head =
      #"    <testcase name="cell \#(checked.cell), line \#(cell?.line ?? 0)\#(escaped(name))" "#
      + #"classname="\#(escaped(chapter.path))" time="\#(time(checked.result.seconds))""#
    let text = problems.filter(\.isError).map { "\($0.path):\($0.line): \($0.text)" }
      .joined(separator: "\n")
    let inside: String? =
      switch checked.verdict {
      case .notRun: "      <skipped/>"
      case .differs: "      <failure message=\"differs\">\(escaped(text))</failure>"
      case let verdict where verdict.isFailure:
        "      <error message=\"\(verdict.words(isCompared: true))\">\(escaped(text))</error>"
      default: nil
      }
    return inside.map { head + ">\n" + $0 + "\n    </testcase>" } ?? head + "/>"
  }

  private static func time(_ seconds: Double) -> String { String(format: "%.3f", seconds) }

  private static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "\n", "\t": out.unicodeScalars.append(scalar)
      // XML has no way to write the other control characters.
      case let control where control.value < 0x20: out += "\u{FFFD}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
