import Glibc
import HostProtocol
import LinuxCalls

/// The first process.
///
/// It has the libraries loaded and the first cells forked from it; it is the parent of every cell's
/// process, holds them to their limits, and tells of their ends. No code of a cell ever runs here,
/// and no cell has this process's socket.
struct Supervisor {
  /// The number of the first process, which each cell's process checks that it descends from.
  nonisolated(unsafe) private(set) static var process: pid_t = 0

  private let socket: PacketSocket
  /// The run's folder, which is removed here where the runner is gone.
  private var folder: String?
  private let signals: Int32
  /// The processes that are looked after; with limits while they run a cell, nil while they sleep.
  private var cells: [pid_t: ResourceLimits?] = [:]
  /// How children ended of which the runner has not yet spoken.
  private var early: [pid_t: ExitStatus] = [:]
  private var watch = ResourceWatch()

  init(socket: PacketSocket, folder: String) {
    self.socket = socket
    self.folder = folder
    Self.process = getpid()
    becomeSubreaper()
    // No cell may look into this process, or take its socket.
    _ = linux_control(PR_SET_DUMPABLE, 0)
    signals = linux_child_signals()
    // The folders that cells can write; what they lie in is not for a user of the cells' own to list.
    watch.folders = ["/work", "/figures", "/crash"].map { folder + $0 }
    send(.ready(version: HostReport.version))
  }

  private func send(_ report: HostReport) { _ = socket.send(report.packet, waits: true) }

  /// Looks after the processes; returns only in a process that runs a cell.
  mutating func serve() -> CellStart {
    while true {
      let isWatching = cells.values.contains { $0 != nil }
      let ready = wait(isWatching ? 20 : -1)
      if ready.hasSignal { reap() }
      if ready.hasCommand {
        if let start = receive() { return start }
      } else if isWatching {
        holdToLimits()
      }
    }
  }

  /// Waits, so many milliseconds or without end, for a command or the end of a child.
  private func wait(_ pause: Int32) -> (hasCommand: Bool, hasSignal: Bool) {
    var polled = [socket.descriptor, signals].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    poll(&polled, 2, pause)
    return (polled[0].revents != 0, polled[1].revents != 0)
  }

  /// Takes one command; the start in the process that runs it, else nil.
  private mutating func receive() -> CellStart? {
    switch socket.receive(files: PacketSocket.mostFiles, waits: false) {
    case .packet(let bytes, let files):
      if let command = HostCommand(packet: bytes) { return obey(command, files) }
      files.forEach { close($0) }
      send(.refused(turn: 0, .packet))
    case .cut: send(.refused(turn: 0, .files))
    case .nothing: break
    case .closed: quit()
    }
    return nil
  }

  private mutating func obey(_ command: HostCommand, _ files: [Int32]) -> CellStart? {
    switch command {
    case .start(let start):
      guard start.forks else { break }
      let (socket, signals) = (socket, signals)
      let isRunning = CellProcess.begin(
        start, files, told: socket, fork: linux_fork,
        enter: {
          close(socket.descriptor)
          close(signals)
          linux_unblock_child_signals()
          _ = linux_control(PR_SET_DUMPABLE, 1)
          CellProcess.becomeCell()
        })
      return isRunning ? start : nil
    case .watch(let process, let limits):
      if let status = early.removeValue(forKey: process) {
        send(.ended(process: process, status))
      } else if cells[process].map({ $0 == nil }) ?? isChild(process) {
        cells[process] = limits
        watch.start()
      } else {
        send(.unknown(process: process))
      }
    case .rest(let process):
      if cells[process] != nil { cells[process] = .some(nil) }
    case .end(let process):
      if cells[process] != nil { ProcessTree.end(process) }
    case .sweep(let turn):
      sweep()
      send(.swept(turn: turn))
    case .quit:
      folder = nil
      quit()
    case .input: break
    }
    files.forEach { close($0) }
    return nil
  }

  /// Notes the children that have ended, and tells of those that ran a cell.
  private mutating func reap() {
    var record = [UInt8](repeating: 0, count: 4096)
    while read(signals, &record, record.count) > 0 {}
    while let (process, status) = nextEnd() {
      guard let limits = cells.removeValue(forKey: process) else {
        if early.count < 1024 { early[process] = status }
        continue
      }
      if limits != nil { send(.ended(process: process, status)) }
    }
  }

  private func nextEnd() -> (pid_t, ExitStatus)? {
    var status: Int32 = 0
    let process = waitpid(-1, &status, WNOHANG)
    guard process > 0 else { return nil }
    return (process, Self.status(status))
  }

  private static func status(_ status: Int32) -> ExitStatus {
    status & 0x7f == 0 ? .exited((status >> 8) & 0xff) : .signalled(status & 0x7f)
  }

  private func isChild(_ process: pid_t) -> Bool {
    var information = siginfo_t()
    return waitid(P_PID, id_t(process), &information, Int32(WEXITED | WNOHANG | WNOWAIT)) == 0
  }

  private mutating func sweep() {
    early = [:]
    _ = ProcessTree.endChildren { [cells] in cells[$0] == nil }
  }

  private mutating func holdToLimits() {
    for case (let process, let limits?) in cells {
      guard let limit = watch.limitPassed(by: process, limits, besides: Set(cells.keys)),
        // With a command there, the runner may have gone on: what was counted may be the next cell's.
        !wait(0).hasCommand
      else { continue }
      send(.overLimit(process: process, limit))
      ProcessTree.end(process)
    }
  }

  private mutating func quit() -> Never {
    for process in cells.keys { ProcessTree.end(process) }
    cells = [:]
    sweep()
    if let folder {
      // The runner was killed; nobody else knows of the folder.
      var arguments = ["rm", "-rf", "--", folder].map { (word: String) in strdup(word) } + [nil]
      execv("/bin/rm", &arguments)
    }
    _exit(0)
  }
}
