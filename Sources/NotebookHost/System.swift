import Glibc
import LinuxCalls

// What this program asks of the system.

/// Orphans among this process's descendants become its children, so that it can end them.
func becomeSubreaper() { _ = linux_control(PR_SET_CHILD_SUBREAPER, 1) }

func readSmallFile(_ path: String) -> String {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return "" }
  defer { close(file) }
  return withUnsafeTemporaryAllocation(byteCount: 65536, alignment: 1) { bytes in
    String(decoding: bytes[..<max(0, read(file, bytes.baseAddress, bytes.count))], as: UTF8.self)
  }
}

/// The names in a folder, but for its own and its parent's.
func names(in folder: String) -> [String] {
  guard let directory = opendir(folder) else { return [] }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names
}

func threadCount() -> Int { max(1, names(in: "/proc/self/task").count) }

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
