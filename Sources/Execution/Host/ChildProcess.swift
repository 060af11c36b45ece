import Foundation
import HostProtocol
import LinuxCalls

/// A program started directly, without a shell, in a process group of its own.
package struct ChildProcess {
  let pid: pid_t

  /// Starts a program; `files` maps its descriptors to ours, all others are closed for it.
  init(
    _ path: String, _ arguments: [String], environment: [String: String],
    workingDirectory: String, files: [(child: Int32, ours: Int32)]
  ) throws(SetupError) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    _ = linux_spawn_in(&actions, workingDirectory)
    for file in files {
      posix_spawn_file_actions_adddup2(&actions, file.ours, file.child)
    }
    // Also what some library opened without the mark that closes it.
    _ = linux_spawn_closing_from(&actions, (files.map(\.child).max() ?? -1) + 1)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
    posix_spawnattr_setpgroup(&attributes, 0)
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    var argumentList = ([path] + arguments).map { strdup($0) }
    var environmentList = environment.sorted { $0.key < $1.key }.map { strdup("\($0)=\($1)") }
    argumentList.append(nil)
    environmentList.append(nil)
    defer { (argumentList + environmentList).forEach { free($0) } }
    var started: pid_t = 0
    var code: Int32 = 0
    // A program that was just written is busy as long as a process that another thread is starting
    // holds a copy of the descriptor that wrote it: until that one's own `exec`.
    for _ in 0..<200 {
      code = posix_spawn(&started, path, &actions, &attributes, argumentList, environmentList)
      guard code == ETXTBSY else { break }
      usleep(5000)
    }
    guard code == 0 else {
      throw SetupError.missing(what: String(cString: strerror(code)), path: path)
    }
    pid = started
  }

  /// Waits for the end; the exit code, or 128 + the signal.
  func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
  }

  func kill() {
    Foundation.kill(-pid, SIGKILL)
    Foundation.kill(pid, SIGKILL)
  }

  /// Waits for an end that is near, and enforces it after some seconds; false where it had to.
  @discardableResult
  func end(within seconds: Double) -> Bool {
    var status: Int32 = 0
    let deadline = MonotonicClock.seconds() + seconds
    var pause: UInt32 = 200
    while waitpid(pid, &status, WNOHANG) == 0 {
      if MonotonicClock.seconds() > deadline {
        kill()
        _ = wait()
        return false
      }
      usleep(pause)
      pause = min(pause * 2, 10_000)
    }
    return true
  }

  /// What came of a program that ran to its end.
  package struct Outcome {
    /// The exit code, or 128 + the signal.
    package var code: Int32
    /// What it wrote to both outputs.
    package var text: String
    /// Whether it was ended for taking too long.
    package var isTimedOut = false
  }

  /// Runs a program to its end.
  ///
  /// One that takes more than `processorTime` seconds of a processor, or ten times as long by the
  /// clock, is ended: with SIGABRT, on which a compiler says where it was, and then for good.
  package static func output(
    _ path: String, _ arguments: [String], environment: [String: String],
    workingDirectory: String, processorTime: Double? = nil, stop: Stop? = nil
  ) throws -> Outcome {
    let (process, readEnd) = try started(path, arguments, environment, workingDirectory)
    let token = stop?.add { process.kill() }
    var outcome = Outcome(code: 0, text: "")
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    var polled = [pollfd(fd: readEnd.number, events: Int16(POLLIN), revents: 0)]
    let start = MonotonicClock.seconds()
    var end: Double?
    while true {
      if let limit = processorTime {
        let now = MonotonicClock.seconds()
        if let end, now > end { process.kill() }
        if end == nil, process.processorTime > limit || now - start > limit * 10 {
          outcome.isTimedOut = true
          Foundation.kill(process.pid, SIGABRT)
          end = now + 3
        }
        guard poll(&polled, 1, 100) > 0 else { continue }
      }
      let count = read(readEnd.number, &buffer, buffer.count)
      if count > 0 {
        if bytes.count < 4_000_000 { bytes += buffer[..<count] }
      } else if count == 0 || errno != EINTR {
        break
      }
    }
    // Taken off before the process is reaped, so that no other process gets its number and the kill.
    if let token { stop?.remove(token) }
    if outcome.isTimedOut { process.kill() }
    outcome.code = process.wait()
    if stop?.isSet == true { throw CancellationError() }
    outcome.text = String(decoding: bytes, as: UTF8.self)
    return outcome
  }

  /// Seconds of a processor that the program has used so far.
  private var processorTime: Double {
    var clock = clockid_t()
    var time = timespec()
    guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &time) == 0 else { return 0 }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// A program that has started, with the end of the pipe that it writes to; ours of the other end
  /// is closed on return.
  private static func started(
    _ path: String, _ arguments: [String], _ environment: [String: String],
    _ workingDirectory: String
  ) throws -> (ChildProcess, Descriptor) {
    let (readEnd, writeEnd) = try Descriptor.pipe()
    let nothing = Descriptor(open("/dev/null", O_RDWR | O_CLOEXEC))
    let process = try ChildProcess(
      path, arguments, environment: environment, workingDirectory: workingDirectory,
      files: [(0, nothing.number), (1, writeEnd.number), (2, writeEnd.number)])
    return (process, readEnd)
  }
}
