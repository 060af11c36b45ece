import Foundation

/// Wakes a thread that polls, from another.
final class StopPipe: Sendable {
  /// Readable once there was a signal.
  let descriptor: Int32
  private let writeEnd: Int32

  init() throws(SetupError) {
    (descriptor, writeEnd) = try openPipe()
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    _ = fcntl(writeEnd, F_SETFL, O_NONBLOCK)
  }

  deinit {
    close(descriptor)
    close(writeEnd)
  }

  func signal() { _ = write(writeEnd, "x", 1) }

  /// Forgets earlier signals.
  func drain() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(descriptor, &bytes, bytes.count) > 0 {}
  }
}
