/// JSON (RFC 8259), as much of it as the head of a `.safetensors` file needs.
indirect enum JSONValue: Equatable {
  case object([(name: String, value: JSONValue)])
  case array([JSONValue])
  case string(String)
  /// A whole number that is not negative.
  case integer(UInt64)
  /// Any other number, true, false or null, which no file may use.
  case other(String)

  static func == (a: JSONValue, b: JSONValue) -> Bool { a.text == b.text }

  /// As short as it can be written; members keep their order.
  var text: String {
    switch self {
    case .object(let members):
      "{" + members.map { quoted($0.name) + ":" + $0.value.text }.joined(separator: ",") + "}"
    case .array(let values): "[" + values.map(\.text).joined(separator: ",") + "]"
    case .string(let value): quoted(value)
    case .integer(let value): String(value)
    case .other(let text): text
    }
  }
}

private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case "\u{8}": result += "\\b"
    case "\u{c}": result += "\\f"
    case _ where scalar.value < 32:
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

/// Reads one JSON value.
struct JSONParser {
  private let bytes: [UInt8]
  private var position: Int
  private let end: Int

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// The value that fills the whole range, spaces around it apart.
  static func value(_ bytes: [UInt8], _ range: Range<Int>) throws(FileError) -> JSONValue {
    var parser = JSONParser(bytes, range)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    if parser.position < parser.end { throw parser.unexpected("the end") }
    return value
  }

  private func unexpected(_ expected: String) -> FileError {
    let next = bytes[position..<min(end, position + 12)]
    let found = next.isEmpty ? "the end" : "'\(String(decoding: next, as: UTF8.self))'"
    return FileError(.unexpected(part: "header", expected: expected, found: found), at: position)
  }

  private mutating func skipSpace() {
    while position < end, [0x20, 0x0a, 0x0d, 0x09].contains(bytes[position]) { position += 1 }
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < end, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(FileError) {
    if !skip(character) { throw unexpected("'\(character)'") }
  }

  private mutating func value(depth: Int) throws(FileError) -> JSONValue {
    if depth > 8 { throw unexpected("at most 8 levels") }
    if skip("{") { return try object(depth: depth) }
    if skip("[") { return try array(depth: depth) }
    guard position < end else { throw unexpected("a value") }
    if bytes[position] == UInt8(ascii: "\"") { return .string(try string()) }
    let word = bytes[position..<end].prefix {
      $0 == 0x2b || $0 == 0x2d || $0 == 0x2e || ($0 >= 0x30 && $0 <= 0x39)
        || ($0 >= 0x41 && $0 <= 0x5a) || ($0 >= 0x61 && $0 <= 0x7a)
    }
    if word.isEmpty { throw unexpected("a value") }
    position += word.count
    let text = String(decoding: word, as: UTF8.self)
    if word.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = UInt64(text) {
      return .integer(number)
    }
    return .other(text)
  }

  private mutating func object(depth: Int) throws(FileError) -> JSONValue {
    var members: [(name: String, value: JSONValue)] = []
    var seen: Set<ExactText> = []
    if skip("}") { return .object([]) }
    repeat {
      skipSpace()
      let name = try string()
      if !seen.insert(ExactText(name)).inserted { throw unexpected("\(quoted(name)) only once") }
      try expect(":")
      members.append((name, try value(depth: depth + 1)))
    } while skip(",")
    try expect("}")
    return .object(members)
  }

  private mutating func array(depth: Int) throws(FileError) -> JSONValue {
    var values: [JSONValue] = []
    if skip("]") { return .array([]) }
    repeat { values.append(try value(depth: depth + 1)) } while skip(",")
    try expect("]")
    return .array(values)
  }

  private mutating func string() throws(FileError) -> String {
    try expect("\"")
    var text: [UInt8] = []
    while position < end, bytes[position] != UInt8(ascii: "\"") {
      let byte = bytes[position]
      if byte < 32 { throw unexpected("no control character") }
      position += 1
      if byte == UInt8(ascii: "\\") {
        text.append(contentsOf: Array(String(try escaped()).utf8))
      } else {
        text.append(byte)
      }
    }
    try expect("\"")
    guard let string = String(validating: text, as: UTF8.self) else { throw unexpected("UTF-8") }
    return string
  }

  private mutating func escaped() throws(FileError) -> Character {
    guard position < end else { throw unexpected("an escaped character") }
    let byte = bytes[position]
    position += 1
    switch UnicodeScalar(byte) {
    case "\"": return "\""
    case "\\": return "\\"
    case "/": return "/"
    case "b": return "\u{8}"
    case "f": return "\u{c}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u":
      var code = try hexadecimal()
      // Characters beyond 16 bits are written as two halves.
      if code >= 0xd800, code < 0xdc00, skip("\\"), skip("u") {
        let low = try hexadecimal()
        guard low >= 0xdc00, low < 0xe000 else { throw unexpected("the second half of a pair") }
        code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw unexpected("a character") }
      return Character(scalar)
    default:
      position -= 1
      throw unexpected("an escape that JSON knows")
    }
  }

  private mutating func hexadecimal() throws(FileError) -> UInt32 {
    guard position + 4 <= end,
      let code = UInt32(
        String(decoding: bytes[position..<(position + 4)], as: UTF8.self), radix: 16)
    else { throw unexpected("four hexadecimal digits") }
    position += 4
    return code
  }
}
