/// The description at the head of an `.npy` file: a Python dictionary with three keys.
///
/// `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`
struct NumPyHeader: Equatable {
  var format: ElementFormat
  var bigEndian = false
  var fortranOrder = false
  var shape: [UInt64]

  private static let formats: [String: ElementFormat] = [
    "b1": .bool, "i1": .int8, "i2": .int16, "i4": .int32, "i8": .int64, "u1": .uint8,
    "u2": .uint16, "u4": .uint32, "u8": .uint64, "f2": .float16, "f4": .float32, "f8": .float64,
  ]

  /// The text that NumPy writes for a tensor in row-major order, without the padding at its end.
  static func text(_ kind: ScalarKind, _ shape: [Int]) -> String {
    let format = ElementFormat(kind)
    let name = formats.first { $0.value == format }?.key ?? ""
    let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    // NumPy leaves room for the first size to grow to 21 digits.
    let room = shape.first.map { String(repeating: " ", count: max(0, 21 - "\($0)".count)) } ?? ""
    let order = format.byteCount == 1 ? "|" : "<"
    return "{'descr': '\(order)\(name)', 'fortran_order': False, 'shape': (\(sizes)), }" + room
  }

  /// Reads the dictionary from `range`.
  init(_ bytes: [UInt8], _ range: Range<Int>) throws(FileError) {
    var parser = PythonLiteralParser(
      bytes: bytes, position: range.lowerBound, end: range.upperBound)
    let start = parser.position
    var (format, bigEndian): (ElementFormat?, Bool) = (nil, false)
    var order: Bool?
    var shape: [UInt64]?
    try parser.expect("{")
    while !parser.skip("}") {
      let key = try parser.string()
      try parser.expect(":")
      switch key {
      case "descr":
        if parser.skips("[") {
          throw FileError(.unsupported("an array of records"), at: parser.position)
        }
        (format, bigEndian) = try NumPyHeader.format(parser.string(), at: parser.position)
      case "fortran_order": order = try parser.bool()
      case "shape": shape = try parser.tuple()
      default: throw parser.unexpected("'descr', 'fortran_order' or 'shape'", "'\(key)'")
      }
      if !parser.skip(",") && !parser.skips("}") { throw parser.unexpected("',' or '}'") }
    }
    try parser.expectEnd()
    guard let format, let order, let shape else {
      throw FileError(
        .unexpected(
          part: "header", expected: "'descr', 'fortran_order' and 'shape'",
          found: "fewer keys"), at: start)
    }
    (self.format, self.bigEndian, fortranOrder, self.shape) = (format, bigEndian, order, shape)
  }

  /// "<f4": the order of bytes, the kind and the size.
  private static func format(
    _ name: String, at position: Int
  ) throws(FileError) -> (ElementFormat, bigEndian: Bool) {
    guard let order = name.first, "<>|=".contains(order),
      let format = formats[String(name.dropFirst())]
    else { throw FileError(.unsupported("elements of type '\(name)'"), at: position) }
    return (format, order == ">")
  }
}

/// Reads the few Python literals that NumPy's headers consist of.
private struct PythonLiteralParser {
  let bytes: [UInt8]
  var position: Int
  let end: Int

  private mutating func skipSpace() {
    while position < end, bytes[position] == 0x20 || bytes[position] == 0x0a { position += 1 }
  }

  /// Whether this is the next character.
  mutating func skips(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    return position < end && bytes[position] == UInt8(ascii: character)
  }

  /// Steps over this character if it is the next one.
  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    let found = skips(character)
    if found { position += 1 }
    return found
  }

  mutating func expect(_ character: Unicode.Scalar) throws(FileError) {
    if !skip(character) { throw unexpected("'\(character)'") }
  }

  mutating func expectEnd() throws(FileError) {
    skipSpace()
    if position < end { throw unexpected("the end") }
  }

  func unexpected(_ expected: String, _ found: String? = nil) -> FileError {
    let next =
      position < end
      ? "'\(String(decoding: bytes[position..<min(end, position + 12)], as: UTF8.self))'"
      : "the end"
    return FileError(
      .unexpected(part: "header", expected: expected, found: found ?? next), at: position)
  }

  mutating func string() throws(FileError) -> String {
    skipSpace()
    guard position < end, bytes[position] == 0x27 || bytes[position] == 0x22 else {
      throw unexpected("a quoted word")
    }
    let quote = bytes[position]
    guard let close = bytes[(position + 1)..<end].firstIndex(of: quote) else {
      throw unexpected("a closing quote")
    }
    defer { position = close + 1 }
    return String(decoding: bytes[(position + 1)..<close], as: UTF8.self)
  }

  mutating func bool() throws(FileError) -> Bool {
    skipSpace()
    for (word, value) in [("True", true), ("False", false)]
    where bytes[position..<end].starts(with: Array(word.utf8)) {
      position += word.utf8.count
      return value
    }
    throw unexpected("True or False")
  }

  mutating func tuple() throws(FileError) -> [UInt64] {
    var sizes: [UInt64] = []
    try expect("(")
    while !skip(")") {
      sizes.append(try integer())
      if !skip(",") && !skips(")") { throw unexpected("',' or ')'") }
    }
    return sizes
  }

  private mutating func integer() throws(FileError) -> UInt64 {
    skipSpace()
    let digits = bytes[position..<end].prefix { $0 >= 0x30 && $0 <= 0x39 }
    guard let value = UInt64(String(decoding: digits, as: UTF8.self)) else {
      throw unexpected("a size")
    }
    position += digits.count
    // Python 2 wrote long numbers with an L.
    if position < end && bytes[position] == UInt8(ascii: "L") { position += 1 }
    return value
  }
}
