import Foundation

/// Writes a message to standard error, so that standard output holds results alone.
package func printError(_ message: String, prefixed: Bool = true) {
  _ = writeAll(prefixed ? "notebook: \(message)\n" : message + "\n", to: 2)
}

/// Writes to standard output at once, so that a reader sees each result as it comes.
package func printNow(_ text: String) { printText(text + "\n") }

/// Writes text that has its line end to standard output at once.
///
/// Where nobody reads any more (`| head`), the command ends; where a disk is full, it says so. Both
/// are results that could not be written.
package func printText(_ text: String) {
  guard let problem = writeAll(text, to: 1) else { return }
  StandardOutput.isLost(problem)
}

/// Hands over what `print` has gathered; why that failed, if it did.
func flushOutput() -> Int32? {
  fflush(nil) != 0 ? errno : nil
}

/// Writes bytes to standard output at once.
package func printBytes(_ bytes: [UInt8]) {
  guard let problem = bytes.withUnsafeBytes({ writeAll($0, to: 1) }) else { return }
  StandardOutput.isLost(problem)
}

/// Writes all bytes; the error's number where that is not possible.
private func writeAll(_ text: String, to file: Int32) -> Int32? {
  var text = text
  return text.withUTF8 { writeAll(UnsafeRawBufferPointer($0), to: file) }
}

private func writeAll(_ bytes: UnsafeRawBufferPointer, to file: Int32) -> Int32? {
  var done = 0
  while done < bytes.count {
    let count = write(file, bytes.baseAddress.map { $0 + done }, bytes.count - done)
    if count >= 0 {
      done += count
    } else if errno == EAGAIN {
      var place = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
      poll(&place, 1, 1000)
    } else if errno != EINTR {
      return errno
    }
  }
  return nil
}

/// What becomes of a command whose standard output cannot be written.
enum StandardOutput {
  nonisolated(unsafe) private static var wasLost = false

  /// Says so where the output was lost for another reason than that nobody reads any more.
  static func tell(_ problem: Int32) {
    guard problem != EPIPE else { return }
    printError("standard output cannot be written: \(String(cString: strerror(problem)))")
  }

  static func isLost(_ problem: Int32) {
    guard !wasLost else { return }
    wasLost = true
    tell(problem)
    Interrupt.end(with: .setUpFailed)
  }
}
