import Foundation

/// Our end of one host process's packet socket. Closing it ends the process and what it forked.
final class HostChannel: @unchecked Sendable {
  let descriptor: Int32
  /// The process gave its memory back, and cannot go on from its state any more.
  var isShed = false

  init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Tells the process that nobody listens any more, so that it ends.
  func shutDown() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  /// A channel, and the other end for a process to be.
  static func pair() throws(SetupError) -> (ours: HostChannel, theirs: Int32) {
    var ends: [Int32] = [0, 0]
    let kind = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw SetupError.hostFailed(reason: "socketpair: " + String(cString: strerror(errno)))
    }
    return (HostChannel(descriptor: ends[0]), ends[1])
  }

  /// Sends texts and open files; false where the process is gone.
  @discardableResult
  func send(_ fields: [String], files: [Int32] = []) -> Bool {
    var bytes: [UInt8] = []
    for field in fields {
      bytes += Array(field.utf8)
      bytes.append(0)
    }
    // One control message: length, level and kind in 16 bytes, then the descriptors.
    var control = [UInt64](repeating: 0, count: 4)
    return control.withUnsafeMutableBytes { ancillary in
      ancillary.storeBytes(of: 16 + 4 * files.count, as: Int.self)
      ancillary.storeBytes(of: SOL_SOCKET, toByteOffset: 8, as: Int32.self)
      ancillary.storeBytes(of: Int32(1), toByteOffset: 12, as: Int32.self)  // SCM_RIGHTS
      for (index, file) in files.enumerated() {
        ancillary.storeBytes(of: file, toByteOffset: 16 + 4 * index, as: Int32.self)
      }
      return bytes.withUnsafeMutableBytes { data in
        var part = iovec(iov_base: data.baseAddress, iov_len: data.count)
        return withUnsafeMutablePointer(to: &part) { part in
          var message = msghdr()
          message.msg_iov = part
          message.msg_iovlen = 1
          if !files.isEmpty {
            message.msg_control = ancillary.baseAddress
            message.msg_controllen = (16 + 4 * files.count + 7) / 8 * 8
          }
          while true {
            if sendmsg(descriptor, &message, Int32(MSG_NOSIGNAL)) >= 0 { return true }
            guard errno == EINTR else { return false }
          }
        }
      }
    }
  }

  /// The next packet, waiting for it; nil where the process is gone.
  func receive() -> [String]? {
    var bytes = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = recv(descriptor, &bytes, bytes.count, 0)
      if count > 0 {
        return bytes[..<count].split(separator: 0, omittingEmptySubsequences: false)
          .dropLast().map { String(decoding: $0, as: UTF8.self) }
      }
      if count == 0 || errno != EINTR { return nil }
    }
  }
}
