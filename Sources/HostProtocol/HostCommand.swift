/// What the runner says to a process of the host.
///
/// The first process looks after all others and never runs a cell; every other one is a cell's, and
/// asleep after it. Each has a socket of its own.
package enum HostCommand: Equatable, Sendable {
  /// Run a cell. The process answers with `begun` or `refused`, and never with silence.
  case start(CellStart)
  /// The answer to `asksInput`: a line with its end, or nil where there is no more.
  case input(String?)

  // To the first process.

  /// A cell's process, which just began, is to be looked after and held to these limits.
  case watch(process: Int32, ResourceLimits)
  /// The cell is done, and its process asleep.
  case rest(process: Int32)
  /// End a process that is looked after, and all that it started.
  case end(process: Int32)
  /// End the children that nobody asked to look after: what cells left, or one that never began.
  /// The answer is `swept`; until then no process may be forked, which would be ended too.
  case sweep(turn: UInt64)
  /// End all processes and this one.
  case quit
}

/// How a cell is run.
package struct CellStart: Equatable, Sendable {
  /// Every answer names the turn, so that a late one is not taken for another cell's.
  package var turn: UInt64
  /// Whether a new process runs the cell, or, where threads forbid a fork, the one that is told.
  package var forks: Bool
  /// The folder for what the cell shows.
  package var figures: String
  /// The unit to load; nil where the cell is the next one of the unit that is loaded.
  package var unit: Unit?
  /// Marks stand in the output where values and figures are shown.
  package var marksShown = false
  /// Reading standard input asks the runner; else it is at its end.
  package var asksInput = false

  /// A shared library with the name of its entry point.
  package struct Unit: Equatable, Sendable {
    package var library: String
    package var entry: String

    package init(library: String, entry: String) {
      self.library = library
      self.entry = entry
    }
  }

  package init(turn: UInt64, forks: Bool, figures: String, unit: Unit?) {
    self.turn = turn
    self.forks = forks
    self.figures = figures
    self.unit = unit
  }

  /// The open files that come with the command: the pipe for output, then the new process's socket.
  package var fileCount: Int { forks ? 2 : 1 }
}

/// What a cell may take, with all processes that it starts.
///
/// Zero stands for no limit.
package struct ResourceLimits: Equatable, Sendable {
  /// Megabytes of memory, files that exist in memory alone among it.
  package var memory: UInt64
  /// Megabytes of files in the run's folder.
  package var files: UInt64
  /// Processes in the sandbox, those asleep among them.
  package var processes: UInt64

  package init(memory: UInt64, files: UInt64 = 0, processes: UInt64 = 0) {
    self.memory = memory
    self.files = files
    self.processes = processes
  }
}
