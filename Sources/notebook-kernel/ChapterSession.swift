import Chapters
import Execution
import Foundation
import LanguageService

/// A session that adds each cell to a chapter, and runs the chapter on from the state before it.
actor ChapterSession: Session {
  private let live: LiveSession
  private let path: String
  private var document = ""
  private var cells = 0
  private var running: Task<ChapterRun, any Error>?

  init(_ engine: Engine, folder: String) {
    live = LiveSession(engine)
    path = folder + "/session.md"
  }

  var context: CodeContext? { nil }

  func interrupt() { running?.cancel() }

  func end() async { await live.stop() }

  func run(
    _ code: String, labels: [String], keeps: Bool,
    readLine: @escaping @Sendable () async -> String?,
    onOutput: @escaping @Sendable (SessionOutput) -> Void
  ) async throws -> SessionResult {
    var fence = "```"
    while code.contains(fence) { fence += "`" }
    let info = (["swift"] + labels).joined(separator: " ")
    let text = document + "\(fence)\(info)\n\(code)\n\(fence)\n\n"
    let first = document.split(separator: "\n", omittingEmptySubsequences: false).count
    let chapter = Chapter.parse(path: path, bytes: Array(text.utf8), strict: false)
    let number = cells + 1
    var options = RunOptions()
    options.timeout = .infinity
    let task = Task { [live, options] in
      try await live.update(to: chapter, options: options)
    }
    running = task
    defer { running = nil }
    let run = try await task.value
    guard let result = run.results.first(where: { $0.cell == number }) else {
      throw CancellationError()
    }
    if result.ending == .completed, keeps {
      document = text
      cells = number
    }
    let printed = result.standardOutput
    if !printed.isEmpty { onOutput(.printed(printed)) }
    if result.output.hasPrefix(printed), result.output.count > printed.count {
      onOutput(
        .value(String(result.output.dropFirst(printed.count)).trimmingCharacters(in: .newlines)))
    }
    for figure in result.figures { onOutput(.figure(figure)) }
    func moved(_ position: SourcePosition) -> SourcePosition {
      SourcePosition(line: position.line - first, column: position.column)
    }
    var ending = result.ending
    if case .trapped(let message, let position) = ending {
      ending = .trapped(message: message, position: position.map(moved))
    }
    return SessionResult(
      ending: ending,
      messages: result.messages.map {
        CompilerMessage(severity: $0.severity, text: $0.text, position: moved($0.position))
      }, notices: result.notices)
  }
}
