import Glibc
import LinuxCalls

/// One end of a socket that keeps packets whole.
package struct PacketSocket: Sendable {
  /// The longest packet, in bytes; `PATH_MAX` is 4096.
  package static let size = 65_536

  /// The most open files that one packet carries.
  package static let mostFiles = Int(linux_most_files)

  package let descriptor: Int32

  package init(descriptor: Int32) { self.descriptor = descriptor }

  /// Two ends that no started program inherits; nil, with `errno`, where there are no descriptors.
  package static func pair() -> (PacketSocket, PacketSocket)? {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
    return (PacketSocket(descriptor: ends[0]), PacketSocket(descriptor: ends[1]))
  }

  /// What came of a look at the socket.
  package enum Received: Equatable {
    /// A packet's bytes with the open files that it carried.
    case packet(ArraySlice<UInt8>, files: [Int32])
    /// A packet of which bytes or files are missing; the files that came are closed.
    case cut
    /// Nothing is there to read.
    case nothing
    /// The other end is closed.
    case closed
  }

  /// Sends a packet, waiting for room where `waits`; false where the other end takes none.
  package func send(_ bytes: [UInt8], files: [Int32] = [], waits: Bool) -> Bool {
    guard bytes.count <= Self.size, files.count <= Self.mostFiles else {
      return false
    }
    while true {
      let flags = waits ? 0 : Int32(MSG_DONTWAIT)
      if linux_send(descriptor, bytes, bytes.count, files, Int32(files.count), flags) >= 0 {
        return true
      }
      guard errno == EINTR else { return false }
    }
  }

  /// The next packet, with at most so many open files.
  package func receive(files most: Int = 0, waits: Bool) -> Received {
    withUnsafeTemporaryAllocation(byteCount: Self.size, alignment: 8) { buffer in
      var files = [Int32](repeating: -1, count: max(most, 1))
      var fileCount = Int32(most)
      var isCut: Int32 = 0
      var count = 0
      repeat {
        fileCount = Int32(most)
        count = linux_receive(
          descriptor, buffer.baseAddress, buffer.count, &files, &fileCount, &isCut,
          waits ? 0 : Int32(MSG_DONTWAIT))
      } while count < 0 && errno == EINTR
      if count < 0, errno == EAGAIN { return .nothing }
      // No packet of ours is empty: this is the end, or the other side's attempt to look like it.
      guard count > 0 else { return .closed }
      let held = files.prefix(Int(fileCount))
      if isCut != 0 {
        held.forEach { close($0) }
        return .cut
      }
      return .packet(Array(buffer[..<count])[...], files: Array(held))
    }
  }
}
