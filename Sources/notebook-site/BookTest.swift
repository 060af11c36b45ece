import Caching
import Chapters
import Execution
import Foundation
import Website
import Workbench

extension BookSources {
  /// Runs every chapter, two at a time, and keeps what came of each beside its page.
  mutating func runAll(on engine: Engine) async throws {
    let indices = pages.indices.filter { !pages[$0].page.chapter.cells.isEmpty }
    let provenance = Provenance(engine.toolchain)
    let verdicts = CheckMemory(cache: engine.cache)
    let sources = pages
    try await withThrowingTaskGroup(of: (Int, ChapterCheck).self) { group in
      var waiting = indices[...]
      func startNext() {
        guard let index = waiting.popFirst() else { return }
        group.addTask { (index, try await sources[index].check(on: engine, provenance)) }
      }
      startNext()
      startNext()
      while let (index, check) = try await group.next() {
        pages[index].page.check = check
        let path = pages[index].file.path
        printError(
          "\(path): \(check.isClean ? "as recorded" : "not as recorded"), "
            + "\(String(format: "%.1f", check.seconds)) s", prefixed: false)
        verdicts.keep(check, for: pages[index])
        startNext()
      }
    }
    for index in indices {
      for (number, cell) in (pages[index].page.check?.cells ?? [:]).sorted(by: { $0.key < $1.key })
      where cell.verdict.exitCode != .allAsRecorded {
        let line = pages[index].page.chapter.cells.first { $0.number == number }?.line ?? 1
        problems.append(
          SiteProblem(
            path: pages[index].file.path, position: SourcePosition(line: line, column: 1),
            text: "this cell is not as recorded (\(cell.verdict.rawValue)). For the details: "
              + "notebook test \(pages[index].file.path)"))
      }
    }
  }

  /// The exit code that the checks amount to; nil where nothing ran.
  var worstVerdict: ExitStatus? {
    pages.flatMap { $0.page.check?.cells.values.map(\.verdict.exitCode) ?? [] }
      .max { $0.rawValue < $1.rawValue }
  }

  /// Takes over what an earlier `--test` found for chapters that have not changed since.
  mutating func addKnownChecks(_ verdicts: CheckMemory) {
    for index in pages.indices where !pages[index].page.chapter.cells.isEmpty {
      pages[index].page.check = verdicts.check(of: pages[index])
    }
  }
}

extension PageSource {
  /// Runs the chapter and compares.
  func check(on engine: Engine, _ provenance: Provenance) async throws -> ChapterCheck {
    var options = RunOptions()
    options.preceding = try Continuation.preceding(page.chapter)
    let finished = try await ChapterJob(chapter: page.chapter, options: options).run(on: engine)
    return provenance.check(finished.correction, seconds: finished.run.seconds)
  }
}

/// With what, where and when a check was made.
struct Provenance: Sendable {
  var toolchain: String
  var machine: String
  var day: String
  var commit: String?

  init(_ toolchain: Toolchain) {
    self.toolchain = "Swift \(toolchain.version)"
    var system = utsname()
    uname(&system)
    let name = withUnsafeBytes(of: &system.machine) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    machine = name.replacing("_", with: "-")
    day = Date().formatted(.iso8601.year().month().day())
    commit = Self.currentCommit()
  }

  /// The check that a comparison amounts to.
  func check(_ correction: Correction, seconds: Double) -> ChapterCheck {
    var check = ChapterCheck(
      toolchain: toolchain, machine: machine, day: day, commit: commit, seconds: seconds)
    for cell in correction.cells { check.cells[cell.cell] = Findings.check(of: cell) }
    return check
  }

  /// The short name of the commit that is checked out, read from git's own files.
  private static func currentCommit() -> String? {
    var folder = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
    while folder.path != "/" {
      let git = folder.appendingPathComponent(".git")
      if let head = try? String(contentsOf: git.appendingPathComponent("HEAD"), encoding: .utf8) {
        let line = head.trimmingCharacters(in: .whitespacesAndNewlines)
        guard line.hasPrefix("ref: ") else { return String(line.prefix(7)) }
        let name = String(line.dropFirst(5))
        if let hash = try? String(contentsOf: git.appendingPathComponent(name), encoding: .utf8) {
          return String(hash.prefix(7))
        }
        return nil
      }
      folder.deleteLastPathComponent()
    }
    return nil
  }
}

/// Turns a comparison into what a page shows under a cell.
enum Findings {
  static func check(of cell: CheckedCell) -> CellCheck {
    var findings: [CellCheck.Finding] = []
    for message in cell.result.messages where cell.verdict == .failedToCompile {
      findings.append(
        .message("\(message.severity.rawValue): \(message.text)", line: message.position.line))
    }
    switch cell.result.ending {
    case .trapped(let message, let position) where cell.verdict == .trapped:
      findings.append(.message(message, line: position?.line))
    case .exited(let code):
      findings.append(.message("the cell exited with code \(code)", line: nil))
    case .timedOut(let seconds):
      findings.append(.message("stopped after \(seconds) s", line: nil))
    case .outOfMemory(let limit):
      findings.append(.message("used more than \(limit) MB of memory", line: nil))
    default: break
    }
    for difference in cell.differences { findings.append(finding(difference, cell)) }
    return CellCheck(verdict: cell.verdict, seconds: cell.result.seconds, findings: findings)
  }

  private static func finding(
    _ difference: CheckedCell.Difference, _ cell: CheckedCell
  ) -> CellCheck.Finding {
    switch difference {
    case .output(let lines, _): .difference(lines)
    case .missingOutput(let text): .difference(LineDiff(old: "", new: text))
    case .changedFigure(let name, _), .missingFigureFile(let name, _), .missingFigure(let name):
      cell.result.figures.first { $0.name == name }.map { .figure(name: name, svg: $0.svg) }
        ?? .message(difference.sentence(cell: cell.cell), line: difference.line)
    default: .message(difference.sentence(cell: cell.cell), line: difference.line)
    }
  }
}
