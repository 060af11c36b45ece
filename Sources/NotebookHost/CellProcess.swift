import Glibc
import HostProtocol
import LinuxCalls

/// This process as a cell's: it runs one, says how that ended, and sleeps as the state before the
/// next one, which a process forked from here runs.
enum CellProcess {
  nonisolated(unsafe) private static var socket = PacketSocket(descriptor: -1)
  nonisolated(unsafe) private static var turn: UInt64 = 0
  nonisolated(unsafe) private static var startTime: UInt64 = 0

  static func send(_ report: HostReport) {
    if !socket.send(report.packet, waits: true) { _exit(0) }
  }

  /// Obeys a command to run a cell.
  ///
  /// True in the process that runs it, which is a new one or this.
  ///
  /// `fork` makes the new process, which calls `enter` before anything else.
  static func begin(
    _ start: CellStart, _ files: [Int32], told socket: PacketSocket, fork: () -> pid_t,
    enter: () -> Void
  ) -> Bool {
    guard files.count == start.fileCount else {
      files.forEach { close($0) }
      _ = socket.send(HostReport.refused(turn: start.turn, .files).packet, waits: true)
      return false
    }
    if start.forks {
      suspendPools()
      let process = fork()
      if process != 0 {
        let error = errno
        files.forEach { close($0) }
        if process < 0 {
          _ = socket.send(
            HostReport.refused(turn: start.turn, .fork(error: error)).packet, waits: true)
        }
        return false
      }
      enter()
      self.socket = PacketSocket(descriptor: aboveStandard(files[1]))
    }
    turn = start.turn
    send(.begun(turn: turn, process: getpid()))
    Output.redirect(to: aboveStandard(files[0]))
    Output.marksShown = start.marksShown
    if start.asksInput { Input.install() }
    setenv("NOTEBOOK_FIGURES", start.figures, 1)
    startTime = MonotonicClock.nanoseconds()
    return true
  }

  /// A file that does not stand in the place of a standard one, which a cell may have closed.
  private static func aboveStandard(_ file: Int32) -> Int32 {
    guard file < 3 else { return file }
    let copy = fcntl(file, F_DUPFD_CLOEXEC, 10)
    close(file)
    return copy
  }

  /// Sleeps; returns only in the process that runs the next cell.
  static func sleep() -> CellStart {
    let sleeper = socket
    while true {
      switch sleeper.receive(files: PacketSocket.mostFiles, waits: true) {
      case .packet(let bytes, let files):
        switch HostCommand(packet: bytes) {
        case .start(let start):
          let isRunning = begin(
            start, files, told: sleeper, fork: linux_fork_sibling,
            enter: {
              close(sleeper.descriptor)
              becomeCell()
            })
          if isRunning { return start }
          continue
        // The answer to a question of a cell that did not wait for it.
        case .input: break
        default: send(.refused(turn: 0, .packet))
        }
        files.forEach { close($0) }
      case .cut: send(.refused(turn: 0, .files))
      case .nothing: break
      case .closed: _exit(0)
      }
    }
  }

  /// What every new process does first.
  static func becomeCell() {
    // No cell outlives the first process, which may have ended just now.
    _ = linux_control(PR_SET_PDEATHSIG, UInt(SIGKILL))
    if getppid() != Supervisor.process { _exit(0) }
    setpgid(0, 0)
    becomeSubreaper()
  }

  /// Ends the cell that just ran: runs what is ready, writes what is buffered, and says so.
  static func finish() {
    Tasks.runReady()
    let nanoseconds = MonotonicClock.nanoseconds() - startTime
    Output.flush()
    let stragglers = ProcessTree.endChildren { _ in true }
    suspendPools()
    send(
      .done(
        turn: turn,
        CellEnd(
          nanoseconds: nanoseconds, threads: UInt32(threadCount()),
          stragglers: UInt32(stragglers))))
  }

  /// Says that a unit cannot be loaded.
  static func reportUnloadable(_ reason: String) {
    send(.unloadable(turn: turn, reason: reason))
  }

  /// A line of standard input with its end, from the runner; nil where there is no more.
  static func askInput() -> String? {
    send(.asksInput(turn: turn))
    while true {
      switch socket.receive(waits: true) {
      case .packet(let bytes, _):
        if case .input(let line) = HostCommand(packet: bytes) { return line }
      case .cut, .nothing: break
      case .closed: _exit(0)
      }
    }
  }

  private static func suspendPools() {
    typealias Suspend = @convention(c) () -> Void
    if let place = dlsym(nil, "tensors_pool_suspend") {
      unsafeBitCast(place, to: Suspend.self)()
    }
  }
}
