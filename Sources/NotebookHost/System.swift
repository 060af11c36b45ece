import Glibc

// Calls that Swift's overlay hides, or that are newer than it knows.

enum Clock {
  /// Nanoseconds since some moment.
  static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

func systemFork() -> pid_t {
  typealias Fork = @convention(c) () -> pid_t
  guard let place = dlsym(nil, "fork") else { return -1 }
  return unsafeBitCast(place, to: Fork.self)()
}

func prctl(_ option: Int32, _ value: Int) {
  typealias Control = @convention(c) (Int32, Int, Int, Int, Int) -> Int32
  guard let place = dlsym(nil, "prctl") else { return }
  _ = unsafeBitCast(place, to: Control.self)(option, value, 0, 0, 0)
}

/// Orphans among this process's descendants become its children, so that it can end them.
func becomeSubreaper() { prctl(36, 1) }

/// A descriptor that becomes readable when the process ends, or -1 on an old system.
func openProcess(_ pid: pid_t) -> Int32 {
  typealias Open = @convention(c) (pid_t, UInt32) -> Int32
  guard let place = dlsym(nil, "pidfd_open") else { return -1 }
  return unsafeBitCast(place, to: Open.self)(pid, 0)
}

func readSmallFile(_ path: String) -> String {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return "" }
  defer { close(file) }
  var bytes = [UInt8](repeating: 0, count: 65536)
  let count = read(file, &bytes, bytes.count)
  return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
}

func childProcesses() -> [pid_t] {
  readSmallFile("/proc/self/task/\(getpid())/children").split(separator: " ")
    .compactMap { pid_t($0) }
}

func residentMegabytes(_ pid: pid_t) -> Int {
  let fields = readSmallFile("/proc/\(pid)/statm").split(separator: " ")
  guard fields.count > 1, let pages = Int(fields[1]) else { return 0 }
  return pages * 4096 / 1_048_576
}

func threadCount() -> Int {
  guard let folder = opendir("/proc/self/task") else { return 1 }
  defer { closedir(folder) }
  var count = 0
  while let entry = readdir(folder) {
    if entry.pointee.d_name.0 != UInt8(ascii: ".") { count += 1 }
  }
  return count
}

/// Stands in front of the C library's `abort`, whose frames the backtracer cannot follow: a bad
/// access in this program's own function shows it the way to the cell's line.
@_cdecl("abort")
public func abortInFront() {
  UnsafeMutablePointer<Int>(bitPattern: 16)?.pointee = 0
  _exit(134)
}

/// Writes what is buffered before a trap's message, then lets the earlier handler work.
enum Traps {
  nonisolated(unsafe) private static var earlier: [Int32: sigaction] = [:]

  static func install() {
    for signal in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT] {
      var action = Glibc.sigaction()
      action.__sigaction_handler.sa_sigaction = { signal, information, context in
        Output.flush()
        let before = Traps.earlier[signal] ?? Glibc.sigaction()
        if let handler = before.__sigaction_handler.sa_sigaction,
          before.sa_flags & SA_SIGINFO != 0
        {
          handler(signal, information, context)
        } else {
          var plain = before
          sigaction(signal, &plain, nil)
        }
      }
      action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER
      var before = Glibc.sigaction()
      sigaction(signal, &action, &before)
      earlier[signal] = before
    }
  }
}
