import Foundation
import Workbench

/// A message of Jupyter's protocol (https://jupyter-client.readthedocs.io, "Messaging in Jupyter").
struct Message: Sendable {
  /// The channel that a message comes on or goes to.
  enum Channel: Int, CaseIterable, Sendable { case shell, control, input, publication }

  /// Who the answer goes to, as ZeroMQ routes it.
  var identities: [[UInt8]]
  var header: JSONValue
  var parent: JSONValue
  var metadata: JSONValue
  var content: JSONValue

  var type: String { header["msg_type"]?.text ?? "" }

  /// The frame between the routing and the message.
  private static let delimiter = Array("<IDS|MSG>".utf8)

  /// The frames of a message of our own: an answer to `request`, or about it.
  static func frames(
    _ type: String, _ content: JSONValue, metadata: JSONValue, answering request: Message?,
    on channel: Channel, session: String, signer: Signer
  ) -> [[UInt8]] {
    let header: JSONValue = [
      "msg_id": .text(UUID().uuidString), "session": .text(session), "username": "kernel",
      "date": .text(
        Date().ISO8601Format(.iso8601(timeZone: .gmt, includingFractionalSeconds: true))),
      "msg_type": .text(type), "version": "5.4",
    ]
    let parts = [header, request?.header ?? [:], metadata, content].map(\.bytes)
    let route = channel == .publication ? [Array(type.utf8)] : request?.identities ?? []
    return route + [delimiter, Array(signer.signature(of: parts).utf8)] + parts
  }

  /// Reads frames; nil where they are no message, or not signed with the connection's key.
  init?(_ frames: [[UInt8]], signer: Signer) {
    guard let place = frames.firstIndex(of: Self.delimiter), frames.count >= place + 6 else {
      return nil
    }
    let parts = Array(frames[(place + 2)..<(place + 6)])
    let values = parts.compactMap { JSONValue(bytes: $0) }
    guard values.count == 4,
      signer.accepts(String(decoding: frames[place + 1], as: UTF8.self), of: parts)
    else { return nil }
    identities = Array(frames[..<place])
    (header, parent, metadata, content) = (values[0], values[1], values[2], values[3])
  }
}
