/// Text as HTML that may stand between tags and in an attribute: the five characters that mean
/// something are written as entities.
package func escapedHTML(_ text: some StringProtocol) -> String {
  var result = ""
  result.appendEscaped(text)
  return result
}

extension String {
  /// Adds text with `&`, `<`, `>` and both quotes as entities, and without control characters.
  mutating func appendEscaped(_ text: some StringProtocol) { append(text, Self.isReserved) }

  /// The same for text that stands between tags, where `>` and quotes mean nothing: code has many.
  mutating func appendText(_ text: some StringProtocol) {
    append(text) { Self.isReserved($0) && $0 != 0x3E && $0 != 0x22 && $0 != 0x27 }
  }

  private mutating func append(_ text: some StringProtocol, _ isReserved: (UInt8) -> Bool) {
    let bytes = text.utf8
    guard bytes.contains(where: isReserved) else {
      append(contentsOf: text)
      return
    }
    var start = bytes.startIndex
    var index = start
    while index != bytes.endIndex {
      let byte = bytes[index]
      let next = bytes.index(after: index)
      if isReserved(byte) {
        append(contentsOf: text[start..<index])
        switch byte {
        case 0x26: append("&amp;")
        case 0x3C: append("&lt;")
        case 0x3E: append("&gt;")
        case 0x22: append("&quot;")
        case 0x27: append("&#39;")
        default: append("\u{FFFD}")
        }
        start = next
      }
      index = next
    }
    append(contentsOf: text[start...])
  }

  private static func isReserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x26, 0x3C, 0x3E, 0x22, 0x27: true
    case 0x09, 0x0A, 0x0D: false
    default: byte < 0x20 || byte == 0x7F
    }
  }
}
