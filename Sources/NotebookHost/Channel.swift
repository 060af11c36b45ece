import Glibc

/// One process's end of its own packet socket to the runner.
///
/// A packet is a list of texts with a zero byte after each; it may carry open files.
struct Channel {
  let descriptor: Int32

  func send(_ fields: [String]) {
    var bytes: [UInt8] = []
    for field in fields {
      bytes += Array(field.utf8)
      bytes.append(0)
    }
    while Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) < 0 {
      guard errno == EINTR else { _exit(0) }
    }
  }

  /// The next packet, or nil where the runner is gone.
  func receive() -> (fields: [String], files: [Int32])? {
    var bytes = [UInt8](repeating: 0, count: 65536)
    // One control message: its header of 16 bytes, then at most four descriptors.
    var control = [UInt64](repeating: 0, count: 4)
    var count = 0
    var controlLength = 0
    bytes.withUnsafeMutableBytes { data in
      control.withUnsafeMutableBytes { ancillary in
        var part = iovec(iov_base: data.baseAddress, iov_len: data.count)
        withUnsafeMutablePointer(to: &part) { part in
          var message = msghdr()
          message.msg_iov = part
          message.msg_iovlen = 1
          message.msg_control = ancillary.baseAddress
          message.msg_controllen = ancillary.count
          repeat {
            count = recvmsg(descriptor, &message, Int32(MSG_CMSG_CLOEXEC))
          } while count < 0 && errno == EINTR
          controlLength = Int(message.msg_controllen)
        }
      }
    }
    guard count > 0 else { return nil }
    var files: [Int32] = []
    if controlLength >= 16 {
      control.withUnsafeBytes { ancillary in
        let length = ancillary.load(as: Int.self)
        for offset in stride(from: 16, to: min(length, ancillary.count), by: 4) {
          files.append(aboveStandard(ancillary.load(fromByteOffset: offset, as: Int32.self)))
        }
      }
    }
    let fields = bytes[..<count].split(separator: 0, omittingEmptySubsequences: false)
      .dropLast().map { String(decoding: $0, as: UTF8.self) }
    return (Array(fields), files)
  }

  /// A file that does not stand in the place of a standard one, which a cell may have closed.
  private func aboveStandard(_ file: Int32) -> Int32 {
    guard file < 3 else { return file }
    let copy = fcntl(file, F_DUPFD_CLOEXEC, 10)
    close(file)
    return copy
  }
}
