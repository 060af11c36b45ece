import Foundation

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
    _ = posix_spawn_file_actions_addchdir_np(&actions, workingDirectory)
    for file in files {
      posix_spawn_file_actions_adddup2(&actions, file.ours, file.child)
    }
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
    let code = posix_spawn(&started, path, &actions, &attributes, argumentList, environmentList)
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

  /// Waits for an end that is near, and enforces it after some seconds.
  func end(within seconds: Double) {
    var status: Int32 = 0
    let deadline = Date().timeIntervalSince1970 + seconds
    var pause: UInt32 = 200
    while waitpid(pid, &status, WNOHANG) == 0 {
      if Date().timeIntervalSince1970 > deadline {
        kill()
        _ = wait()
        return
      }
      usleep(pause)
      pause = min(pause * 2, 10_000)
    }
  }

  /// Runs a program to its end and gives its exit code and what it wrote to both outputs.
  package static func output(
    _ path: String, _ arguments: [String], environment: [String: String],
    workingDirectory: String, stop: Stop? = nil
  ) throws -> (code: Int32, text: String) {
    let (readEnd, writeEnd) = try openPipe()
    let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { close(nothing) }
    let process: ChildProcess
    do {
      process = try ChildProcess(
        path, arguments, environment: environment, workingDirectory: workingDirectory,
        files: [(0, nothing), (1, writeEnd), (2, writeEnd)])
    } catch {
      close(readEnd)
      close(writeEnd)
      throw error
    }
    close(writeEnd)
    let token = stop?.add { process.kill() }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = read(readEnd, &buffer, buffer.count)
      if count > 0 {
        if bytes.count < 4_000_000 { bytes += buffer[..<count] }
      } else if count == 0 || errno != EINTR {
        break
      }
    }
    close(readEnd)
    // Taken off before the process is reaped, so that no other process gets its number and the kill.
    if let token { stop?.remove(token) }
    let code = process.wait()
    if stop?.isSet == true { throw CancellationError() }
    return (code, String(decoding: bytes, as: UTF8.self))
  }
}

/// A pipe that no other program inherits.
func openPipe() throws(SetupError) -> (readEnd: Int32, writeEnd: Int32) {
  var ends: [Int32] = [0, 0]
  guard pipe2(&ends, O_CLOEXEC) == 0 else {
    throw SetupError.hostFailed(reason: "pipe: " + String(cString: strerror(errno)))
  }
  return (ends[0], ends[1])
}

// The C library has these; Swift's view of it does not.
@_silgen_name("pipe2")
private func pipe2(_ ends: UnsafeMutablePointer<Int32>, _ flags: Int32) -> Int32

@_silgen_name("posix_spawn_file_actions_addchdir_np")
private func posix_spawn_file_actions_addchdir_np(
  _ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ path: UnsafePointer<CChar>
) -> Int32

/// Tells the threads of a run that it is to end, and ends what they wait for.
package final class Stop: @unchecked Sendable {
  private let lock = NSLock()
  private var actions: [Int: @Sendable () -> Void] = [:]
  private var next = 0
  private var value = false

  var isSet: Bool { lock.withLock { value } }

  func set() {
    let waiting = lock.withLock {
      value = true
      return Array(actions.values)
    }
    for action in waiting { action() }
  }

  func add(_ action: @escaping @Sendable () -> Void) -> Int {
    let (token, isLate) = lock.withLock {
      next += 1
      actions[next] = action
      return (next, value)
    }
    if isLate { action() }
    return token
  }

  func remove(_ token: Int) { lock.withLock { actions[token] = nil } }
}
