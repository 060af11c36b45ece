import Caching

/// What a file holds, with a hash of it.
///
/// The bytes are made, or read, when they are asked for: where an earlier build wrote a file of the
/// same hash, nobody asks.
package struct FileContent: Sendable {
  /// Tells contents apart.
  package let hash: String
  private let count: Int
  private let append: @Sendable (inout [UInt8]) throws -> Void

  /// Throws `Lost` where the bytes are those of an earlier build, and no longer what they were.
  package func bytes() throws -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    try append(&bytes)
    return bytes
  }

  /// Kept bytes have changed where they were kept.
  package struct Lost: Error {}

  /// Takes how many bytes to make room for, and what appends them.
  init(
    hash: String, count: Int = 0, append: @escaping @Sendable (inout [UInt8]) throws -> Void
  ) {
    self.hash = hash
    self.count = count
    self.append = append
  }

  package init(_ bytes: [UInt8]) {
    self.init(hash: ContentHash.of(bytes), count: bytes.count) { $0 += bytes }
  }

  init(_ text: String) { self.init(Array(text.utf8)) }

  /// One content after the other.
  init(_ parts: [FileContent]) {
    var hash = ContentHash()
    for part in parts { hash.add(part.hash) }
    self.init(hash: hash.finish(), count: parts.reduce(0) { $0 + $1.count }) { bytes in
      for part in parts { try part.append(&bytes) }
    }
  }
}

// MARK: Kept contents: a place in a file of many

extension FileContent: Codable {
  private enum Key: CodingKey { case hash, start, count }

  package func encode(to encoder: any Encoder) throws {
    guard let all = encoder.userInfo[.contents] as? KeptContents else {
      throw EncodingError.invalidValue(
        self, .init(codingPath: encoder.codingPath, debugDescription: "no place for contents"))
    }
    let bytes = try bytes()
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(hash, forKey: .hash)
    try fields.encode(all.bytes.count, forKey: .start)
    try fields.encode(bytes.count, forKey: .count)
    all.bytes += bytes
  }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    let (start, count) = (
      try fields.decode(Int.self, forKey: .start), try fields.decode(Int.self, forKey: .count)
    )
    let hash = try fields.decode(String.self, forKey: .hash)
    let all = decoder.userInfo[.contents] as? FixedBytes
    self.init(hash: hash, count: max(0, count)) { bytes in
      guard let all, start >= 0, count >= 0, start <= all.buffer.count - count else { throw Lost() }
      let part = UnsafeRawBufferPointer(rebasing: all.buffer[start..<(start + count)])
      var found = ContentHash()
      found.add(part)
      guard found.finish() == hash else { throw Lost() }
      bytes += part
    }
  }
}

/// The bytes of all contents of a page, gathered while its record is encoded.
final class KeptContents: @unchecked Sendable {
  var bytes: [UInt8] = []
}

extension CodingUserInfoKey {
  /// Where contents lie: `KeptContents` to write, `FixedBytes` to read.
  static let contents = CodingUserInfoKey(rawValue: "contents").unsafelyUnwrapped
}
