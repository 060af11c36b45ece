/// Finds numbers in text: `9.2103`, `10,000`, `1e-3`, without their signs.
package enum NumberScanner {
  /// Calls `visit` with each number and the bytes where it stands.
  package static func scan(_ text: String, _ visit: (Substring, Range<String.Index>) -> Void) {
    let bytes = text.utf8
    var index = bytes.startIndex
    var before: UInt8 = 0x20
    while index != bytes.endIndex {
      let byte = bytes[index]
      guard isDigit(byte), !isWord(before), before != UInt8(ascii: ".") else {
        before = byte
        index = bytes.index(after: index)
        continue
      }
      let end = self.end(bytes, from: index)
      visit(text[index..<end], index..<end)
      before = UInt8(ascii: "0")
      index = end
      // A digit that was not taken belongs to something like 1.2.3.
      while index != bytes.endIndex, isDigit(bytes[index]) || bytes[index] == UInt8(ascii: ".") {
        index = bytes.index(after: index)
      }
    }
  }

  /// Every number of a text.
  package static func numbers(in text: String) -> Set<Substring> {
    var numbers: Set<Substring> = []
    scan(text) { number, _ in numbers.insert(number) }
    return numbers
  }

  private static func end(_ bytes: String.UTF8View, from start: String.Index) -> String.Index {
    var end = start
    func digits(from index: String.Index) -> String.Index {
      var index = index
      while index != bytes.endIndex, isDigit(bytes[index]) { index = bytes.index(after: index) }
      return index
    }
    end = digits(from: end)
    // Groups of three after a comma.
    while end != bytes.endIndex, bytes[end] == UInt8(ascii: ",") {
      let next = bytes.index(after: end)
      let after = digits(from: next)
      guard bytes.distance(from: next, to: after) == 3 else { break }
      end = after
    }
    if end != bytes.endIndex, bytes[end] == UInt8(ascii: ".") {
      let next = bytes.index(after: end)
      let after = digits(from: next)
      if after != next { end = after }
    }
    if end != bytes.endIndex, bytes[end] | 0x20 == UInt8(ascii: "e") {
      var next = bytes.index(after: end)
      if next != bytes.endIndex,
        bytes[next] == UInt8(ascii: "-") || bytes[next] == UInt8(ascii: "+")
      {
        next = bytes.index(after: next)
      }
      let after = digits(from: next)
      if after != next { end = after }
    }
    return end
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private static func isWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x5F || byte >= 0x80
  }
}
