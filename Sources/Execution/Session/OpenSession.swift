import Chapters
import Foundation

/// Cells that come one after the other, for as long as somebody works: each runs in the state that
/// the earlier ones left.
///
/// A cell that does not compile, traps, exits, or is interrupted changes nothing: the process asleep
/// before it is there to go on from. Cells run one at a time; a call waits for the one before it.
///
/// ```swift
/// let session = OpenSession(engine, options: SessionOptions(folder: "/home/anna/notes"))
/// let result = try await session.run("readLine()", number: 1) { print($0) } readLine: { "a line" }
/// ```
package final class OpenSession: Sendable {
  private let work: SessionWork

  /// A session that has run nothing yet; its host starts with the first cell, or with `prepare()`.
  package init(_ engine: Engine, options: SessionOptions) {
    work = SessionWork(engine, options: options)
  }

  deinit { work.interrupt() }

  /// Starts the host, so that the first cell need not wait for it.
  package func prepare() async throws {
    try await onThread { [work] in try work.prepare() }
  }

  /// Runs a cell after all that have run.
  ///
  /// - Parameters:
  ///   - code: The cell's Swift.
  ///   - number: What a person calls the cell, for what is said of it later: its count.
  ///   - labels: The words that a chapter's cell would carry after `swift`.
  ///   - keeps: Whether later cells see the cell's declarations and what it does.
  ///   - onOutput: Hears of what the cell prints and shows, in order and as it comes, on a thread of
  ///     the session; the cell waits where this takes its time.
  ///   - readLine: Asks a person for a line, without its end, where the cell reads one; nil where
  ///     there is no more. Without it standard input is at its end. Whoever interrupts the session
  ///     also ends this.
  /// - Throws: `SetupError` where the engine does not work. The session then starts afresh with the
  ///   next cell, and its result says what was lost.
  package func run(
    _ code: String, number: Int, labels: [String] = [], keeps: Bool = true,
    onOutput: @escaping @Sendable (SessionOutput) -> Void = { _ in },
    readLine: (@Sendable () async -> String?)? = nil
  ) async throws -> SessionResult {
    let stop = Stop()
    let cell = SessionCell(code: code, number: number, labels: labels, keeps: keeps)
    return try await withTaskCancellationHandler {
      try await onThread { [work] in
        try work.run(cell, stop: stop, onOutput: onOutput, readLine: readLine)
      }
    } onCancel: {
      stop.set()
    }
  }

  /// Ends the cell that runs, or is compiled: its `run` returns soon, with the state before the
  /// cell kept.
  ///
  /// Without one it does nothing.
  package func interrupt() { work.interrupt() }

  /// Ends every process; the next cell starts from nothing.
  package func end() async {
    work.interrupt()
    try? await onThread { [work] in work.end() }
  }

  /// What the code of the next cell sees, for editors; nil before the host has started.
  package var surroundings: Surroundings? { work.surroundings }
}

/// A cell as a session gets it.
struct SessionCell: Sendable {
  var code: String
  var number: Int
  var labels: [String]
  var keeps: Bool

  /// The cell as a chapter of its own, in a folder.
  func chapter(in folder: String) -> Chapter {
    var fence = "```"
    while code.contains(fence) { fence += "`" }
    let info = (["swift"] + labels.filter { !$0.contains { $0.isNewline } }).joined(separator: " ")
    let text = "\(fence)\(info)\n\(code)\n\(fence)\n"
    return Chapter.parse(path: folder + "/session.md", bytes: Array(text.utf8), strict: true)
  }
}
