import Foundation
import HostProtocol

/// Our end of one host process's socket.
///
/// Closing it ends the process.
final class HostChannel: @unchecked Sendable {
  let socket: PacketSocket
  /// The process was ended, and cannot go on from its state any more.
  ///
  /// Of the thread that runs cells.
  var isDropped = false

  init(_ socket: PacketSocket) { self.socket = socket }

  deinit { close(socket.descriptor) }

  /// Tells the process that nobody listens any more, so that it ends.
  func shutDown() { shutdown(socket.descriptor, Int32(SHUT_RDWR)) }

  /// A channel, and the other end for a process to be.
  static func pair() throws(SetupError) -> (ours: HostChannel, theirs: HostChannel) {
    guard let (ours, theirs) = PacketSocket.pair() else {
      throw SetupError.hostFailed(reason: "socketpair: " + String(cString: strerror(errno)))
    }
    return (HostChannel(ours), HostChannel(theirs))
  }

  /// Sends a command; false where the process is gone, or does not read what it is sent.
  @discardableResult
  func send(_ command: HostCommand, files: [Int32] = []) -> Bool {
    socket.send(command.packet, files: files, waits: false)
  }

  /// What a look at the socket gave.
  enum Received {
    case report(HostReport)
    /// A packet that is none of the host's: a cell has spoken for itself.
    case nonsense
    case nothing
    case closed
  }

  /// Looks at the socket, without waiting.
  func receive() -> Received {
    switch socket.receive(waits: false) {
    case .packet(let bytes, _): HostReport(packet: bytes).map { .report($0) } ?? .nonsense
    case .cut: .nonsense
    case .nothing: .nothing
    case .closed: .closed
    }
  }
}
