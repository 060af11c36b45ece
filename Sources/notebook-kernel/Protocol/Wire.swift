import CZMQ
import Foundation
import Workbench

/// The kernel's five sockets.
///
/// One thread owns them; any other hands it what to send.
///
/// All that the kernel knows of ZeroMQ is in this file.
final class Wire: @unchecked Sendable {
  private let context: UnsafeMutableRawPointer
  private var sockets: [Message.Channel: UnsafeMutableRawPointer] = [:]
  private var heartbeat: UnsafeMutableRawPointer?
  private let signer: Signer
  private let session = UUID().uuidString
  private let lock = NSLock()
  private var outbox: [(Message.Channel, [[UInt8]])] = []
  private var isOver = false
  /// A byte in this pipe wakes the thread that owns the sockets.
  private let wake: Pipe

  /// A socket that could not be opened.
  struct Unbound: Error, CustomStringConvertible {
    var address: String
    var reason: String
    var description: String { "cannot listen at \(address): \(reason)" }
  }

  /// Binds the sockets of a connection.
  init(_ connection: Connection) throws(Unbound) {
    guard sodium_init() >= 0, let context = zmq_ctx_new() else {
      throw Unbound(address: connection.ip, reason: "ZeroMQ cannot be started")
    }
    self.context = context
    signer = Signer(key: connection.key)
    wake = Pipe()
    func open(_ kind: Int32, _ port: Int) throws(Unbound) -> UnsafeMutableRawPointer {
      let address = connection.address(port)
      guard let socket = zmq_socket(context, kind) else {
        throw Unbound(address: address, reason: String(cString: zmq_strerror(zmq_errno())))
      }
      // What was published before a client goes is worth a second of waiting, no more.
      var linger: Int32 = 1000
      zmq_setsockopt(socket, ZMQ_LINGER, &linger, MemoryLayout<Int32>.size)
      guard zmq_bind(socket, address) == 0 else {
        throw Unbound(address: address, reason: String(cString: zmq_strerror(zmq_errno())))
      }
      return socket
    }
    sockets[.shell] = try open(ZMQ_ROUTER, connection.shellPort)
    sockets[.control] = try open(ZMQ_ROUTER, connection.controlPort)
    sockets[.input] = try open(ZMQ_ROUTER, connection.inputPort)
    // Tells of subscriptions, which are welcomed: a client then knows that it misses nothing.
    sockets[.publication] = try open(ZMQ_XPUB, connection.publicationPort)
    heartbeat = try open(ZMQ_REP, connection.heartbeatPort)
  }

  /// Sends a message; from any thread.
  func send(
    _ type: String, _ content: JSONValue, on channel: Message.Channel,
    answering request: Message?, metadata: JSONValue = [:]
  ) {
    lock.withLock {
      // Signed under the lock: the signer is not for two threads at once.
      outbox.append(
        (
          channel,
          Message.frames(
            type, content, metadata: metadata, answering: request, on: channel,
            session: session, signer: signer)
        ))
    }
    signalOwner()
  }

  /// Publishes a message about a request to all clients; from any thread.
  func publish(_ type: String, _ content: JSONValue, about request: Message?) {
    send(type, content, on: .publication, answering: request)
  }

  /// Lets `run` send what waits, close the sockets and return; from any thread.
  func end() {
    lock.withLock { isOver = true }
    signalOwner()
  }

  private func signalOwner() { try? wake.fileHandleForWriting.write(contentsOf: Data([0])) }

  /// Serves the sockets on the calling thread until `end`; `handle` hears of each message, and
  /// `idle` comes at least once a second.
  func run(_ handle: (Message.Channel, Message) -> Void, idle: () -> Void) {
    let order = Message.Channel.allCases
    var items = order.map { item(sockets[$0]) } + [item(heartbeat)]
    items.append(
      zmq_pollitem_t(
        socket: nil, fd: wake.fileHandleForReading.fileDescriptor, events: Int16(ZMQ_POLLIN),
        revents: 0))
    while true {
      zmq_poll(&items, Int32(items.count), 1000)
      if items[order.count + 1].revents != 0 { _ = wake.fileHandleForReading.availableData }
      flush()
      if lock.withLock({ isOver }) { break }
      if items[order.count].revents != 0, let heartbeat, let frames = receive(heartbeat) {
        transmit(heartbeat, frames)
      }
      for (place, channel) in order.enumerated() where items[place].revents != 0 {
        guard let socket = sockets[channel] else { continue }
        while let frames = receive(socket) { take(frames, on: channel, handle) }
      }
      flush()
      idle()
    }
    flush()
    for socket in sockets.values { zmq_close(socket) }
    if let heartbeat { zmq_close(heartbeat) }
    zmq_ctx_term(context)
  }

  private func take(
    _ frames: [[UInt8]], on channel: Message.Channel, _ handle: (Message.Channel, Message) -> Void
  ) {
    if channel == .publication {
      // A subscription begins with 1, its end with 0; the topic follows.
      guard let first = frames.first, first.first == 1 else { return }
      let topic = String(decoding: first.dropFirst(), as: UTF8.self)
      publish("iopub_welcome", ["subscription": .text(topic)], about: nil)
    } else if let message = lock.withLock({ Message(frames, signer: signer) }) {
      handle(channel, message)
    }
  }

  private func flush() {
    let waiting = lock.withLock {
      defer { outbox = [] }
      return outbox
    }
    for (channel, frames) in waiting {
      if let socket = sockets[channel] { transmit(socket, frames) }
    }
  }

  private func item(_ socket: UnsafeMutableRawPointer?) -> zmq_pollitem_t {
    zmq_pollitem_t(socket: socket, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0)
  }

  /// The frames of one message, or nil where none waits.
  private func receive(_ socket: UnsafeMutableRawPointer) -> [[UInt8]]? {
    var frames: [[UInt8]] = []
    while true {
      var message = zmq_msg_t()
      zmq_msg_init(&message)
      defer { zmq_msg_close(&message) }
      guard zmq_msg_recv(&message, socket, frames.isEmpty ? ZMQ_DONTWAIT : 0) >= 0 else {
        return nil
      }
      let bytes = UnsafeRawBufferPointer(
        start: zmq_msg_data(&message), count: zmq_msg_size(&message))
      frames.append([UInt8](bytes))
      if zmq_msg_more(&message) == 0 { return frames }
    }
  }

  private func transmit(_ socket: UnsafeMutableRawPointer, _ frames: [[UInt8]]) {
    for (place, frame) in frames.enumerated() {
      let more = place + 1 < frames.count ? ZMQ_SNDMORE : 0
      frame.withUnsafeBytes { _ = zmq_send(socket, $0.baseAddress, $0.count, more) }
    }
  }
}
