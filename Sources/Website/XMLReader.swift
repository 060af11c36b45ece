/// Reads XML piece by piece, as far as an SVG file needs it.
struct XMLReader {
  enum Piece {
    case text(String)
    case opening(String, [(name: String, value: String)], isClosed: Bool)
    case closing(String)
    /// A comment, a processing instruction, a document type.
    case other
    case end
    case malformed
  }

  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func next() -> Piece {
    guard position < bytes.count else { return .end }
    guard bytes[position] == UInt8(ascii: "<") else { return text() }
    if starts("<!--") { return skip(past: "-->") }
    if starts("<![CDATA[") { return characterData() }
    if starts("<?") { return skip(past: "?>") }
    if starts("<!") { return documentType() }
    if starts("</") {
      position += 2
      let name = self.name()
      skipBlanks()
      guard !name.isEmpty, take(">") else { return .malformed }
      return .closing(name)
    }
    position += 1
    return opening()
  }

  private mutating func text() -> Piece {
    let end = bytes[position...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
    defer { position = end }
    return .text(Self.decoded(bytes[position..<end]))
  }

  private mutating func opening() -> Piece {
    let name = self.name()
    guard !name.isEmpty else { return .malformed }
    var attributes: [(name: String, value: String)] = []
    while true {
      skipBlanks()
      if take("/>") { return .opening(name, attributes, isClosed: true) }
      if take(">") { return .opening(name, attributes, isClosed: false) }
      let attribute = self.name()
      skipBlanks()
      guard !attribute.isEmpty, take("=") else { return .malformed }
      skipBlanks()
      guard position < bytes.count, [0x22, 0x27].contains(bytes[position]),
        let end = bytes[(position + 1)...].firstIndex(of: bytes[position])
      else { return .malformed }
      attributes.append((attribute, Self.decoded(bytes[(position + 1)..<end])))
      position = end + 1
    }
  }

  private mutating func name() -> String {
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x80...: position += 1
      default: return String(decoding: bytes[start..<position], as: UTF8.self)
      }
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func characterData() -> Piece {
    let start = position + 9
    guard case .other = skip(past: "]]>") else { return .malformed }
    return .text(String(decoding: bytes[start..<(position - 3)], as: UTF8.self))
  }

  /// A document type has no place here, and one with entities of its own is refused.
  private mutating func documentType() -> Piece {
    guard let end = bytes[position...].firstIndex(of: UInt8(ascii: ">")),
      !bytes[position..<end].contains(UInt8(ascii: "["))
    else { return .malformed }
    position = end + 1
    return .other
  }

  private mutating func skip(past mark: StaticString) -> Piece {
    let mark = Array(mark.description.utf8)
    var index = position
    while index + mark.count <= bytes.count {
      if bytes[index] == mark[0], bytes[index..<(index + mark.count)].elementsEqual(mark) {
        position = index + mark.count
        return .other
      }
      index += 1
    }
    return .malformed
  }

  private func starts(_ mark: StaticString) -> Bool {
    bytes[position...].starts(with: mark.description.utf8)
  }

  private mutating func take(_ mark: StaticString) -> Bool {
    guard starts(mark) else { return false }
    position += mark.utf8CodeUnitCount
    return true
  }

  private mutating func skipBlanks() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
  }

  /// Text with its entities replaced; an unknown one stays as it is written.
  private static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    guard bytes.contains(UInt8(ascii: "&")) else { return text }
    var result = ""
    var rest = text[...]
    while let mark = rest.firstIndex(of: "&") {
      result += rest[..<mark]
      let after = rest[rest.index(after: mark)...]
      guard let end = after.prefix(12).firstIndex(of: ";"), let value = entity(after[..<end]) else {
        result += "&"
        rest = after
        continue
      }
      result += value
      rest = after[after.index(after: end)...]
    }
    return result + rest
  }

  private static func entity(_ name: Substring) -> String? {
    switch name {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard name.hasPrefix("#") else { return nil }
      let digits = name.dropFirst()
      let value =
        digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      return value.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
    }
  }
}
