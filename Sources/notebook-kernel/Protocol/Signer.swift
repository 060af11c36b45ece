import CZMQ

/// Signs messages with the connection's key (HMAC-SHA256), and knows those that it has accepted.
///
/// Only the thread that owns the sockets uses it.
final class Signer {
  private let key: [UInt8]
  /// The signatures of the last messages, so that none is carried out twice.
  private var accepted: Set<String> = []
  private var order: [String] = []
  /// How many signatures are remembered; a client sends far fewer before it would replay one.
  private static let memory = 65_536

  init(key: String) { self.key = Array(key.utf8) }

  /// The signature as lower-case hexadecimal digits; empty where the connection has no key.
  func signature(of parts: [[UInt8]]) -> String {
    guard !key.isEmpty else { return "" }
    var state = crypto_auth_hmacsha256_state()
    crypto_auth_hmacsha256_init(&state, key, key.count)
    for part in parts { crypto_auth_hmacsha256_update(&state, part, UInt64(part.count)) }
    var digest = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_bytes()))
    crypto_auth_hmacsha256_final(&state, &digest)
    return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Whether a signature is the right one, and has not been seen before.
  func accepts(_ signature: String, of parts: [[UInt8]]) -> Bool {
    guard !key.isEmpty else { return true }
    let right = Array(self.signature(of: parts).utf8)
    let given = Array(signature.utf8)
    guard right.count == given.count, sodium_memcmp(right, given, right.count) == 0,
      accepted.insert(signature).inserted
    else { return false }
    order.append(signature)
    if order.count > Self.memory {
      for old in order.prefix(Self.memory / 2) { accepted.remove(old) }
      order.removeFirst(Self.memory / 2)
    }
    return true
  }
}
