import Glibc

/// This process as the snapshot before a cell: it sleeps until it is told to fork and go on.
enum Snapshot {
  /// What a forked process is to do.
  enum Command {
    /// Load a unit and call its entry point.
    case run(library: String, entry: String)
    /// Return from the boundary between two cells of a unit.
    case goOn
  }

  nonisolated(unsafe) private static var channel = Channel(descriptor: -1)
  nonisolated(unsafe) private static var children: [pid_t: Int32] = [:]
  /// The children whose cell runs; the others sleep, and need no watching.
  nonisolated(unsafe) private static var running: Set<pid_t> = []
  nonisolated(unsafe) private static var memoryLimit = 0
  private static let processLimit =
    getenv("NOTEBOOK_PROCESS_LIMIT").flatMap { Int(String(cString: $0)) } ?? 0
  nonisolated(unsafe) private static var startTime: UInt64 = 0

  /// The run's folder, in the first process, which removes it where the runner is gone.
  nonisolated(unsafe) private static var folder: String?

  static func begin(descriptor: Int32, folder: String) {
    self.folder = folder
    channel = Channel(descriptor: descriptor)
    becomeSubreaper()
    channel.send(["ready", protocolVersion])
  }

  /// The version of what this program and the one that starts it say to each other; it is in
  /// `HostRun.swift` too.
  private static let protocolVersion = "1"

  static func send(_ fields: [String]) { channel.send(fields) }

  /// Sleeps; returns only in the process that goes on.
  static func sleep() -> Command {
    while true {
      var polled = [pollfd(fd: channel.descriptor, events: Int16(POLLIN), revents: 0)]
      let pids = Array(children.keys)
      for pid in pids {
        polled.append(pollfd(fd: children[pid] ?? -1, events: Int16(POLLIN), revents: 0))
      }
      let isWatching = !running.isEmpty || children.values.contains { $0 < 0 }
      poll(&polled, nfds_t(polled.count), isWatching ? 20 : -1)
      for (index, pid) in pids.enumerated() where hasEnded(pid, polled[index + 1]) { reap(pid) }
      for pid in running where residentMegabytes(pid) > memoryLimit {
        channel.send(["memory", "\(pid)"])
        end(pid)
      }
      if isCrowded() { for pid in children.keys { end(pid) } }
      guard polled[0].revents != 0 else { continue }
      guard let packet = channel.receive() else { quit() }
      if let command = obey(packet.fields, packet.files) { return command }
    }
  }

  /// Ends the cell that just ran: runs what is ready, writes what is buffered, and says so.
  static func finish() {
    Tasks.runReady()
    let nanoseconds = Clock.now() - startTime
    Output.flush()
    let stragglers = endStragglers()
    suspendPools()
    channel.send(["done", "\(nanoseconds)", "\(threadCount())", "\(stragglers)"])
  }

  private static func obey(_ fields: [String], _ files: [Int32]) -> Command? {
    switch fields.first {
    case "run", "continue":
      // run, fork or stay, figures folder, memory limit, library, entry
      guard fields.count >= 4 else { return nil }
      memoryLimit = Int(fields[3]) ?? .max
      if fields[1] == "fork" {
        guard files.count == 2 else { return nil }
        guard forkHere(newChannel: files[0], output: files[1]) else { return nil }
      } else {
        guard files.count == 1 else { return nil }
        Output.redirect(to: files[0])
      }
      setenv("NOTEBOOK_FIGURES", fields[2], 1)
      startTime = Clock.now()
      if fields[0] == "run", fields.count == 6 {
        return .run(library: fields[4], entry: fields[5])
      }
      return .goOn
    case "rest", "watch":
      guard fields.count == 2, let pid = pid_t(fields[1]), children[pid] != nil else { return nil }
      if fields[0] == "rest" { running.remove(pid) } else { running.insert(pid) }
      return nil
    case "shed":
      becomeRelay()
      return nil
    case "end":
      folder = nil
      quit()
    case "kill":
      for pid in children.keys where fields.count < 2 || fields[1] == "\(pid)" { end(pid) }
      return nil
    default:
      return nil
    }
  }

  /// True in the new process.
  private static func forkHere(newChannel: Int32, output: Int32) -> Bool {
    suspendPools()
    let pid = systemFork()
    if pid == 0 {
      prctl(1, Int(SIGKILL))  // PR_SET_PDEATHSIG: no cell outlives its snapshot
      setpgid(0, 0)
      close(channel.descriptor)
      for descriptor in children.values { close(descriptor) }
      children = [:]
      running = []
      folder = nil
      channel = Channel(descriptor: newChannel)
      becomeSubreaper()
      Output.redirect(to: output)
      return true
    }
    close(newChannel)
    close(output)
    if pid > 0 {
      setpgid(pid, pid)
      children[pid] = openProcess(pid)
      running.insert(pid)
    }
    channel.send(["forked", "\(pid)"])
    return false
  }

  /// Whether there are more processes than a sandbox allows; it sees none but its own.
  private static func isCrowded() -> Bool {
    guard processLimit > 0, !children.isEmpty, let folder = opendir("/proc") else { return false }
    defer { closedir(folder) }
    var count = 0
    while let entry = readdir(folder) {
      if (48...57).contains(UInt8(bitPattern: entry.pointee.d_name.0)) { count += 1 }
    }
    return count > processLimit
  }

  /// Gives this process's memory back: the program starts anew, as one that only looks after the
  /// processes that came from it. Process number, children and the hold of the parent stay.
  private static func becomeRelay() {
    guard !children.isEmpty else { return }
    _ = fcntl(channel.descriptor, F_SETFD, 0)
    let words = ["NotebookHost", "relay", "\(channel.descriptor)", "\(memoryLimit)", folder ?? ""]
    var arguments = (words + children.keys.map { "\($0)" }).map { (word: String) in strdup(word) }
    arguments.append(nil)
    execv("/proc/self/exe", &arguments)
    // Out of memory, perhaps: then this process stays what it was.
    arguments.forEach { free($0) }
    _ = fcntl(channel.descriptor, F_SETFD, FD_CLOEXEC)
  }

  /// The life of a process that gave its state back.
  static func relay(_ arguments: [String]) -> Never {
    channel = Channel(descriptor: Int32(arguments[0]) ?? -1)
    _ = fcntl(channel.descriptor, F_SETFD, FD_CLOEXEC)
    memoryLimit = Int(arguments[1]) ?? .max
    folder = arguments[2].isEmpty ? nil : arguments[2]
    becomeSubreaper()
    for pid in arguments.dropFirst(3).compactMap({ pid_t($0) }) { children[pid] = openProcess(pid) }
    // Nobody asks it to run a cell.
    while true { _ = sleep() }
  }

  private static func hasEnded(_ pid: pid_t, _ polled: pollfd) -> Bool {
    if polled.fd >= 0 { return polled.revents != 0 }
    var information = siginfo_t()
    return waitid(P_PID, id_t(pid), &information, Int32(WEXITED | WNOHANG | WNOWAIT)) == 0
      && information.si_signo != 0
  }

  private static func reap(_ pid: pid_t) {
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    running.remove(pid)
    if let descriptor = children.removeValue(forKey: pid), descriptor >= 0 { close(descriptor) }
    _ = endStragglers()
    let signal = status & 0x7f
    channel.send(
      ["ended", "\(pid)", signal == 0 ? "exit" : "signal"]
        + ["\(signal == 0 ? (status >> 8) & 0xff : signal)"])
  }

  /// Ends a cell's process with all that it started.
  private static func end(_ pid: pid_t) {
    kill(-pid, SIGKILL)
    kill(pid, SIGKILL)
  }

  /// Ends the processes that a cell started and left behind; they have become this one's children.
  private static func endStragglers() -> Int {
    var count = 0
    for _ in 0..<100 {
      let strays = childProcesses().filter { children[$0] == nil }
      if strays.isEmpty { break }
      for pid in strays {
        var status: Int32 = 0
        // One that has ended already is only waited for.
        if waitpid(pid, &status, WNOHANG) == 0 {
          count += 1
          kill(pid, SIGKILL)
          waitpid(pid, &status, 0)
        }
      }
    }
    return count
  }

  private static func quit() -> Never {
    for pid in children.keys { end(pid) }
    for pid in children.keys {
      var status: Int32 = 0
      waitpid(pid, &status, 0)
    }
    _ = endStragglers()
    if let folder {
      // The runner was killed; nobody else knows of the folder.
      var arguments = ["rm", "-rf", folder].map { (word: String) in strdup(word) } + [nil]
      execv("/bin/rm", &arguments)
    }
    _exit(0)
  }

  private static func suspendPools() {
    typealias Suspend = @convention(c) () -> Void
    if let place = dlsym(nil, "tensors_pool_suspend") {
      unsafeBitCast(place, to: Suspend.self)()
    }
  }
}
