import Chapters
import Execution
import LanguageService

/// What the kernel runs cells with: cells are added one after the other, each in the state that the
/// ones before it left.
protocol Session: Sendable {
  /// Runs a cell after all earlier ones.
  ///
  /// - Parameters:
  ///   - code: The cell's Swift.
  ///   - labels: The words that a chapter's cell would carry after `swift`.
  ///   - keeps: Whether the cell's declarations and its effects are there for later cells.
  ///   - readLine: Asks the person for a line where the cell reads one; nil at the end of input.
  ///   - onOutput: Hears of what the cell prints and shows, in order, as it comes.
  func run(
    _ code: String, labels: [String], keeps: Bool,
    readLine: @escaping @Sendable () async -> String?,
    onOutput: @escaping @Sendable (SessionOutput) -> Void
  ) async throws -> SessionResult

  /// Ends the cell that runs; the state is that before the cell.
  func interrupt() async

  /// Ends every process.
  func end() async

  /// What surrounds code that would be run next.
  var context: CodeContext? { get async }
}

/// Something that a cell printed or showed.
enum SessionOutput: Sendable, Hashable {
  case printed(String)
  case printedError(String)
  /// The value of a cell's last expression.
  case value(String)
  case figure(ShownFigure)
}

/// What came of a cell.
struct SessionResult: Sendable {
  var ending: CellEnding
  /// The compiler's messages, at lines of the cell from 1.
  var messages: [CompilerMessage]
  /// What a person should know besides, such as state that was lost.
  var notices: [String]
  var wasInterrupted = false
}
