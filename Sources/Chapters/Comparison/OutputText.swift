/// What a cell wrote, as text that a Markdown file can hold and a person can read.
package enum OutputText {
  /// Bytes as text: what is not UTF-8 becomes `\xFF`, so that nothing is lost or guessed.
  package static func decoded(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    let digits = Array("0123456789ABCDEF".utf8)
    UTF8Check.forEachPart(of: bytes) { part, isValid in
      if isValid {
        text += part
      } else {
        for byte in part { text += [0x5C, 0x78, digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The text as a terminal shows it in the end: lines rewritten with carriage returns in their last
  /// state, backspaces taken back, colours dropped, other control characters visible.
  package static func settled(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x0A || $0 == 0x09 }
    guard !isPlain else { return text }
    return text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { line(Array($0)) }.joined(separator: "\n")
  }

  /// A line in the state that a terminal leaves it in: each place shows what was written there last.
  private static func line(_ scalars: [Unicode.Scalar]) -> String {
    var line: [String.UnicodeScalarView] = []
    var cursor = 0
    var index = 0
    func put(_ scalar: Unicode.Scalar) {
      let isMark = scalar.properties.canonicalCombiningClass != .notReordered
      if isMark, cursor > 0 {
        line[cursor - 1].append(scalar)
        return
      }
      let place = String.UnicodeScalarView([scalar])
      if cursor < line.count { line[cursor] = place } else { line.append(place) }
      cursor += 1
    }
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      switch scalar.value {
      case 0x0D: cursor = 0
      case 0x08: cursor = max(0, cursor - 1)
      case 0x1B:
        let sequence = Self.escapeSequence(scalars, after: index)
        // `ESC [ K` clears to the end of the line; progress bars use it. `2K` clears all of it.
        if sequence.final == "K" {
          if sequence.parameters == "2" {
            line = Array(repeating: String.UnicodeScalarView([" "]), count: cursor)
          } else if cursor < line.count {
            line.removeSubrange(cursor...)
          }
        }
        index = sequence.end
      case 0x09, 0x20...0x7E, 0x80...: put(scalar)
      case 0x7F: put("\u{2421}")
      // The sign that Unicode has for it.
      default: put(Unicode.Scalar(0x2400 + scalar.value) ?? "?")
      }
    }
    return line.reduce(into: "") { $0.unicodeScalars.append(contentsOf: $1) }
  }

  /// A control sequence (`ESC [ ... letter`), an operating-system command (`ESC ] ... BEL`), or a
  /// two-letter escape.
  private static func escapeSequence(
    _ scalars: [Unicode.Scalar], after start: Int
  ) -> (end: Int, final: Unicode.Scalar?, parameters: String) {
    guard start < scalars.count else { return (start, nil, "") }
    var index = start + 1
    switch scalars[start] {
    case "[":
      var parameters = ""
      while index < scalars.count, !(0x40...0x7E).contains(scalars[index].value) {
        parameters.unicodeScalars.append(scalars[index])
        index += 1
      }
      return (
        min(index + 1, scalars.count), index < scalars.count ? scalars[index] : nil, parameters
      )
    case "]":
      while index < scalars.count, scalars[index].value != 0x07 {
        if scalars[index].value == 0x1B { return (min(index + 2, scalars.count), nil, "") }
        index += 1
      }
      return (min(index + 1, scalars.count), nil, "")
    default: return (index, nil, "")
    }
  }

  /// The lines of a text, without blanks at their ends.
  ///
  /// A last line without a line end is a line.
  package static func lines(_ text: String) -> [String] {
    var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      var line = line
      while let last = line.last, last == 0x20 || last == 0x09 || last == 0x0D { line.removeLast() }
      return String(decoding: line, as: UTF8.self)
    }
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// The text of lines, each with its line end.
  static func text(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }
}
