import Foundation

/// Wakes a thread that polls, from another.
final class StopPipe: Sendable {
  private let readEnd: Descriptor
  private let writeEnd: Descriptor

  /// Readable once there was a signal.
  var descriptor: Int32 { readEnd.number }

  init() throws(SetupError) {
    (readEnd, writeEnd) = try Descriptor.pipe()
    for end in [readEnd, writeEnd] { _ = fcntl(end.number, F_SETFL, O_NONBLOCK) }
  }

  func signal() { _ = write(writeEnd.number, "x", 1) }

  /// Forgets earlier signals.
  func drain() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(readEnd.number, &bytes, bytes.count) > 0 {}
  }
}
