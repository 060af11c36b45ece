import HostProtocol

/// The run of one cell as the runner sees it: takes one event at a time and says what to do.
///
/// There are three to hear from. The snapshot is told to fork, and can only refuse; the cell's
/// process says when it begins and when it is done; the first process looks after it and tells how
/// it ended. Cells are not to be trusted, and the first two are processes in which code of cells has
/// run: whatever they say or leave unsaid, the watch ends in time, and no word of theirs is about
/// another process than their own.
struct CellWatch {
  /// What happens.
  enum Event: Equatable {
    /// A report from the cell's process.
    case cell(HostReport)
    /// A report from the snapshot, where that is not the first process.
    case snapshot(HostReport)
    case snapshotClosed
    /// A report from the first process.
    case supervisor(HostReport)
    case supervisorClosed
    /// Somebody wants the cell to end.
    case stop
    /// Time has gone by.
    case time
  }

  /// What is to be done.
  enum Action: Equatable {
    /// Send this to the first process.
    case tell(HostCommand)
    /// Ask for a line of input, and send it to the cell's process.
    case askInput
    /// The watch is over.
    case finish(Outcome)
  }

  /// How a cell's run ended.
  enum Outcome: Equatable {
    case done(process: Int32, CellEnd)
    case exited(Int32)
    case signalled(Int32)
    case timedOut
    case overLimit(Limit)
    case unloadable(String)
    /// The cell could not be run, through the doing of an earlier one.
    case lost(Loss)
    case stopped
    /// The host does not work.
    case broken(reason: String)
  }

  /// What became of the state before a cell.
  enum Loss: Equatable {
    case snapshotEnded
    case snapshotSilent
    case noFiles
    case hostEnded
    case falseNumber
  }

  private enum Phase: Equatable {
    /// The snapshot was told; the cell's process has not spoken yet.
    case waiting
    case running(Int32)
    /// The process is being ended, and this will be the outcome.
    case ending(Int32, Outcome, since: Double)
    /// What the cell left behind is being ended; no process may be forked meanwhile.
    case sweeping(Outcome, since: Double)
    case over
  }

  /// Seconds for an answer of a process that only has to fork, or to be ended.
  static let patience = 20.0

  let turn: UInt64
  private let limits: ResourceLimits
  /// Seconds that the cell may take; no limit where nil.
  private let timeout: Double?
  /// The process of the snapshot; nil where that is the first process.
  private let snapshot: Int32?
  private var phase = Phase.waiting
  private var since: Double

  init(
    turn: UInt64, limits: ResourceLimits, timeout: Double?, snapshot: Int32?, now: Double
  ) {
    self.turn = turn
    self.limits = limits
    self.timeout = timeout
    self.snapshot = snapshot
    since = now
  }

  /// When the next look at the clock is due.
  var deadline: Double? {
    switch phase {
    case .waiting: since + Self.patience
    case .running: timeout.map { since + $0 }
    case .ending(_, _, let since), .sweeping(_, let since): since + Self.patience
    case .over: nil
    }
  }

  /// Whether the cell's process has not spoken yet.
  var isWaiting: Bool { phase == .waiting }

  mutating func handle(_ event: Event, now: Double) -> [Action] {
    if case .supervisorClosed = event, phase != .over { return finish(.lost(.hostEnded)) }
    switch phase {
    case .waiting: return whileWaiting(event, now)
    case .running(let process): return whileRunning(process, event, now)
    case .ending(let process, let outcome, let since):
      switch event {
      case .supervisor(.ended(process, _)): return sweep(outcome, now)
      case .supervisor(.unknown(process)): return sweep(.lost(.falseNumber), now)
      case .time where now >= since + Self.patience:
        return finish(.broken(reason: "it says nothing of the end of a cell"))
      default: return []
      }
    case .sweeping(let outcome, let since):
      switch event {
      case .supervisor(.swept(turn)): return finish(outcome)
      case .time where now >= since + Self.patience:
        return finish(.broken(reason: "it does not end what a cell left behind"))
      default: return []
      }
    case .over: return []
    }
  }

  private mutating func whileWaiting(_ event: Event, _ now: Double) -> [Action] {
    switch event {
    case .cell(.begun(turn, let process)):
      phase = .running(process)
      since = now
      return [.tell(.watch(process: process, limits))]
    case .snapshot(.refused(turn, let refusal)), .snapshot(.refused(0, let refusal)):
      return finish(Self.outcome(of: refusal))
    case .supervisor(.refused(turn, let refusal)) where snapshot == nil,
      .supervisor(.refused(0, let refusal)) where snapshot == nil:
      return finish(Self.outcome(of: refusal))
    case .snapshotClosed: return finish(.lost(.snapshotEnded))
    // A process that begins now finds its channel closed, and ends.
    case .stop: return finish(.stopped)
    case .time where now >= since + Self.patience:
      guard let snapshot else { return finish(.broken(reason: "it does not answer")) }
      return [.tell(.end(process: snapshot))] + sweep(.lost(.snapshotSilent), now)
    default: return []
    }
  }

  private mutating func whileRunning(
    _ process: Int32, _ event: Event, _ now: Double
  ) -> [Action] {
    switch event {
    case .cell(.done(turn, let end)):
      return [.tell(.rest(process: process))] + finish(.done(process: process, end))
    case .cell(.unloadable(turn, let reason)):
      // Nobody waits for the end of a process at rest.
      return [.tell(.rest(process: process)), .tell(.end(process: process))]
        + finish(.unloadable(reason))
    case .cell(.asksInput(turn)): return [.askInput]
    case .supervisor(.ended(process, .exited(let code))): return sweep(.exited(code), now)
    case .supervisor(.ended(process, .signalled(let signal))): return sweep(.signalled(signal), now)
    case .supervisor(.overLimit(process, let limit)):
      phase = .ending(process, .overLimit(limit), since: now)
      return []
    case .supervisor(.unknown(process)):
      return sweep(.lost(.falseNumber), now)
    case .stop: return end(process, .stopped, now)
    case .time:
      guard let deadline, now >= deadline else { return [] }
      return end(process, .timedOut, now)
    default: return []
    }
  }

  private mutating func end(_ process: Int32, _ outcome: Outcome, _ now: Double) -> [Action] {
    phase = .ending(process, outcome, since: now)
    return [.tell(.end(process: process))]
  }

  private mutating func sweep(_ outcome: Outcome, _ now: Double) -> [Action] {
    phase = .sweeping(outcome, since: now)
    return [.tell(.sweep(turn: turn))]
  }

  private mutating func finish(_ outcome: Outcome) -> [Action] {
    phase = .over
    return [.finish(outcome)]
  }

  private static func outcome(of refusal: Refusal) -> Outcome {
    switch refusal {
    case .files: .lost(.noFiles)
    case .packet: .broken(reason: "it does not understand what it is told")
    case .fork: .broken(reason: "fork failed: too many processes, or too little memory")
    }
  }
}
