import Chapters

/// Something that a cell of a session printed or showed, in the order in which it did.
package enum SessionOutput: Sendable, Hashable {
  /// A part of standard output as it came: not cut, and not at the ends of lines.
  case printed(String)
  /// A part of standard error.
  case printedError(String)
  /// The text of the value of the cell's last expression, without a line end after it.
  case value(String)
  case figure(ShownFigure)
}

/// How a session runs its cells.
package struct SessionOptions: Sendable {
  /// The folder that the cells work in, with the environment of this program.
  package var folder: String
  /// Seconds that a cell may take; no limit where nil.
  package var timeout: Double?
  /// The memory limit of a cell with all that it starts, in megabytes.
  package var memoryLimit = 4096
  /// Which states the session can go back to.
  package var retention = SnapshotRetention()
  /// Seconds of running that a session repeats to have a state again that is lost.
  package var replayLimit = 2.0
  /// Modules that every cell imports: of the package that the folder belongs to.
  package var imports: [String] = []

  package init(folder: String) { self.folder = folder }
}

/// What came of a cell of a session.
package struct SessionResult: Sendable {
  package var ending: CellEnding
  /// The compiler's messages, at lines of the cell from 1.
  package var messages: [CompilerMessage] = []
  /// What a person should know besides, such as state that was lost.
  package var notices: [String] = []
  /// Seconds that the cell ran.
  package var seconds = 0.0
  /// Whether `interrupt()` ended the cell; the state is the one before it.
  package var wasInterrupted = false

  package init(ending: CellEnding) { self.ending = ending }
}
