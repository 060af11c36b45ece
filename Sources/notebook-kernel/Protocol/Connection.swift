import Foundation

/// The file by which a client tells a kernel where to listen and how to sign.
struct Connection: Decodable, Sendable {
  var transport: String
  var ip: String
  var key: String
  var shellPort: Int
  var controlPort: Int
  var inputPort: Int
  var publicationPort: Int
  var heartbeatPort: Int
  var signatureScheme: String?

  enum CodingKeys: String, CodingKey {
    case transport, ip, key
    case shellPort = "shell_port"
    case controlPort = "control_port"
    case inputPort = "stdin_port"
    case publicationPort = "iopub_port"
    case heartbeatPort = "hb_port"
    case signatureScheme = "signature_scheme"
  }

  /// The address that ZeroMQ binds for a port.
  func address(_ port: Int) -> String {
    transport == "ipc" ? "ipc://\(ip)-\(port)" : "\(transport)://\(ip):\(port)"
  }
}
