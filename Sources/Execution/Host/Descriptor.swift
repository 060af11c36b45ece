import Foundation
import LinuxCalls

/// An open file that no started program inherits; closed when nobody holds it any more.
final class Descriptor: Sendable {
  let number: Int32

  /// Takes an open file; one that is negative stands for none.
  init(_ number: Int32) { self.number = number }

  deinit { if number >= 0 { close(number) } }

  /// A pipe.
  static func pipe() throws(SetupError) -> (readEnd: Descriptor, writeEnd: Descriptor) {
    var ends: [Int32] = [0, 0]
    guard linux_pipe(&ends, O_CLOEXEC) == 0 else {
      throw SetupError.hostFailed(reason: "pipe: " + String(cString: strerror(errno)))
    }
    return (Descriptor(ends[0]), Descriptor(ends[1]))
  }

  /// Asks for a pipe that holds so many bytes; it stays as it is where the system does not allow it.
  func setPipeSize(_ bytes: Int) { _ = linux_set_pipe_size(number, Int32(bytes)) }
}
