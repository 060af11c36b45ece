// The encoding of protocol buffers, as much of it as TensorFlow's examples need.

/// One field of a message.
enum WireValue {
  case integer(UInt64)
  case fixed64(UInt64)
  case bytes(Range<Int>)
  case fixed32(UInt32)
}

extension ByteCursor {
  /// The next field's number and value.
  mutating func field() throws(FileError) -> (number: UInt64, value: WireValue) {
    let start = position
    let key = try variableInteger()
    switch key & 7 {
    case 0: return (key >> 3, .integer(try variableInteger()))
    case 1: return (key >> 3, .fixed64(try integer(UInt64.self, "field")))
    case 2:
      let length = try variableInteger()
      return (key >> 3, .bytes(try take(length, "field")))
    case 5: return (key >> 3, .fixed32(try integer(UInt32.self, "field")))
    default:
      throw FileError(
        .unexpected(part: "field", expected: "a kind from 0 to 5", found: "\(key & 7)"), at: start)
    }
  }

  /// A number in groups of seven bits, the lowest first.
  mutating func variableInteger() throws(FileError) -> UInt64 {
    let start = position
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      let byte = try integer(UInt8.self, "number")
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
    }
    throw FileError(
      .unexpected(part: "number", expected: "at most 10 bytes", found: "more"), at: start)
  }

  /// Calls `body` with every field that holds bytes; a cursor over them comes along.
  mutating func forEachMessage(
    _ number: UInt64, _ body: (ByteCursor) throws(FileError) -> Void
  ) throws(FileError) {
    while !isAtEnd {
      let field = try field()
      guard field.number == number, case .bytes(let range) = field.value else { continue }
      try body(ByteCursor(bytes, in: range))
    }
  }
}

extension ByteWriter {
  mutating func append(variableInteger value: UInt64) {
    var left = value
    while left >= 0x80 {
      bytes.append(UInt8(left & 0x7f) | 0x80)
      left >>= 7
    }
    bytes.append(UInt8(left))
  }

  /// A field that holds bytes: text, packed numbers or a message.
  mutating func append(field number: UInt64, _ content: [UInt8]) {
    append(variableInteger: number << 3 | 2)
    append(variableInteger: UInt64(content.count))
    append(content)
  }
}
