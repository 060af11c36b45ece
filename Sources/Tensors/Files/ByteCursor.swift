/// Reads numbers and runs of bytes one after the other, never past the end.
///
/// A length read from a file is compared with the bytes that are there before anything of that
/// length is made.
struct ByteCursor {
  let bytes: [UInt8]
  private(set) var position: Int
  let end: Int

  init(_ bytes: [UInt8]) {
    self.init(bytes, in: 0..<bytes.count)
  }

  /// Reads a part of the bytes.
  init(_ bytes: [UInt8], in range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  var left: Int { end - position }
  var isAtEnd: Bool { position == end }

  /// Steps over `count` bytes and gives where they are.
  mutating func take(_ count: UInt64, _ part: String) throws(FileError) -> Range<Int> {
    guard count <= UInt64(left) else {
      throw FileError(.truncated(part: part, needed: count, left: left), at: position)
    }
    let start = position
    position += Int(count)
    return start..<position
  }

  /// A whole number of 1 to 8 bytes, the lowest first.
  mutating func integer<Value: FixedWidthInteger>(
    _ type: Value.Type, _ part: String
  ) throws(FileError) -> Value {
    let range = try take(UInt64(MemoryLayout<Value>.size), part)
    var value: Value = 0
    for index in range.reversed() {
      value =
        (MemoryLayout<Value>.size == 1 ? 0 : value << 8) | Value(truncatingIfNeeded: bytes[index])
    }
    return value
  }

  /// Bytes that a format begins with.
  mutating func expect(_ magic: [UInt8], _ part: String, _ expected: String) throws(FileError) {
    let start = position
    let range = try take(UInt64(magic.count), part)
    if !bytes[range].elementsEqual(magic) {
      let found = bytes[range].map { String($0, radix: 16) }.joined(separator: " ")
      throw FileError(
        .unexpected(part: part, expected: expected, found: "the bytes \(found)"), at: start)
    }
  }

  /// UTF-8 text of a known length.
  mutating func text(_ count: UInt64, _ part: String) throws(FileError) -> String {
    let start = position
    let range = try take(count, part)
    guard let text = String(validating: bytes[range], as: UTF8.self) else {
      throw FileError(
        .unexpected(part: part, expected: "UTF-8", found: "other bytes"), at: start)
    }
    return text
  }
}

/// Bytes that grow by numbers, the lowest byte first.
struct ByteWriter {
  var bytes: [UInt8] = []

  mutating func append<Value: FixedWidthInteger>(_ value: Value) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ more: [UInt8]) { bytes.append(contentsOf: more) }

  mutating func append(text: String) { bytes.append(contentsOf: text.utf8) }
}
