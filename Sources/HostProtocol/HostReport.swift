/// What a process of the host says to the runner.
package enum HostReport: Equatable, Sendable {
  // From a cell's process.

  /// The process with this number is about to run the cell.
  case begun(turn: UInt64, process: Int32)
  case refused(turn: UInt64, Refusal)
  /// The unit cannot be loaded.
  case unloadable(turn: UInt64, reason: String)
  /// The cell reads standard input, and waits for `input`.
  case asksInput(turn: UInt64)
  case done(turn: UInt64, CellEnd)

  // From the first process.

  /// All libraries are loaded. A host of another version is one of another build.
  case ready(version: UInt32)
  /// A library cannot be loaded, and the host has ended.
  case failed(reason: String)
  /// A process that ran a cell is gone.
  case ended(process: Int32, ExitStatus)
  /// A process was over a limit, and is ended; `ended` follows.
  case overLimit(process: Int32, Limit)
  /// No child is left that is not looked after.
  case swept(turn: UInt64)
  /// No child has the number that was to be watched.
  case unknown(process: Int32)

  /// The version of all messages between the runner and the host.
  package static let version: UInt32 = 2
}

/// What a cell's process knows at the end of its cell.
package struct CellEnd: Equatable, Sendable {
  package var nanoseconds: UInt64
  /// The threads that there are: with more than one the process cannot fork.
  package var threads: UInt32
  /// The processes that the cell left running, which are ended.
  package var stragglers: UInt32

  package init(nanoseconds: UInt64, threads: UInt32, stragglers: UInt32) {
    self.nanoseconds = nanoseconds
    self.threads = threads
    self.stragglers = stragglers
  }
}

/// Why a command was not obeyed.
package enum Refusal: Equatable, Sendable {
  /// The packet was cut or makes no sense, or came to a process that it is not for.
  case packet
  /// Open files were missing from the packet: the process has as many as it may.
  case files
  /// No process could be made; with the system's reason.
  case fork(error: Int32)
}

/// How a process ended.
package enum ExitStatus: Equatable, Sendable {
  case exited(Int32)
  case signalled(Int32)
}

/// A limit of `ResourceLimits`.
package enum Limit: UInt8, Sendable {
  case memory = 1
  case files = 2
  case processes = 3
}
