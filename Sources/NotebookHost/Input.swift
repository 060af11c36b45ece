import Glibc
import LinuxCalls

/// Standard input of a session, which asks whoever sits before it: the C library's stream, from
/// which `readLine()` reads, gets each line from the runner.
enum Input {
  nonisolated(unsafe) private static var rest: ArraySlice<UInt8> = []
  nonisolated(unsafe) private static var isInstalled = false

  /// Takes over the stream; what an earlier cell left unread is forgotten.
  static func install() {
    rest = []
    if isInstalled {
      clearerr(linux_standard_stream(0).pointee)
      return
    }
    var functions = linux_stream()
    functions.read = { _, bytes, room in Input.read(bytes, room) }
    guard let stream = linux_open_stream(nil, "r", functions) else { return }
    linux_standard_stream(0).pointee = stream
    isInstalled = true
  }

  private static func read(_ bytes: UnsafeMutablePointer<CChar>?, _ room: Int) -> Int {
    if rest.isEmpty {
      Output.flush()
      guard let line = CellProcess.askInput() else { return 0 }
      rest = Array(line.utf8)[...]
    }
    let part = rest.prefix(room)
    part.withUnsafeBytes { from in
      if let bytes, let start = from.baseAddress { memcpy(bytes, start, from.count) }
    }
    rest = rest.dropFirst(part.count)
    return part.count
  }
}
