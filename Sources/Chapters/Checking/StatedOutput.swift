/// What a cell's `// Prints "..."` comments say that it prints.
package struct StatedOutput: Sendable, Hashable {
  /// The text between the quotes.
  package var text: String
  /// The line of the cell's code, from 1.
  package var line: Int

  /// The statements of a cell, in order.
  ///
  /// A comment line that is one quoted text alone goes on with the statement above it: `// Prints
  /// "a"` then `// "b"`.
  package static func all(in code: String) -> [StatedOutput] {
    guard code.contains("// Prints ") else { return [] }
    var statements: [StatedOutput] = []
    var lastLine = 0
    for comment in LineComments.all(in: code) {
      let text = comment.text.trimming { $0 == " " || $0 == "\t" }
      let continues = !statements.isEmpty && comment.line == lastLine + 1
      let quoted =
        text.hasPrefix("Prints ")
        ? String(text.dropFirst("Prints ".count)).trimming { $0 == " " } : continues ? text : ""
      let bare = quoted.hasSuffix(".") ? String(quoted.dropLast()) : quoted
      guard bare.count >= 2, bare.hasPrefix("\""), bare.hasSuffix("\"") else { continue }
      statements.append(
        StatedOutput(text: String(bare.dropFirst().dropLast()), line: comment.line))
      lastLine = comment.line
    }
    return statements
  }

  package init(text: String, line: Int) {
    self.text = text
    self.line = line
  }

  /// The lines that the statement stands for: as written, or with its escapes resolved.
  var readings: [[String]] {
    let resolved =
      text.replacing("\\n", with: "\n").replacing("\\t", with: "\t")
      .replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
    let plain = OutputText.lines(text + "\n")
    return resolved == text ? [plain] : [plain, OutputText.lines(resolved + "\n")]
  }

  /// Statements that the printed text does not bear out, with the line found in their place.
  ///
  /// Statements must come true in order. Lines that no statement speaks of may stand between them,
  /// but where every line is spoken of, what differs is paired line by line.
  package static func unmet(
    _ statements: [StatedOutput], by standardOutput: String
  ) -> [(statement: StatedOutput, found: String?)] {
    let lines = OutputText.lines(OutputText.settled(standardOutput))
    var next = 0
    var unmet: [(StatedOutput, String?)] = []
    for statement in statements {
      let end = statement.readings.lazy.compactMap { Self.end(of: $0, in: lines, from: next) }.first
      if let end {
        next = end
      } else {
        unmet.append((statement, next < lines.count ? lines[next] : nil))
        if next < lines.count { next += 1 }
      }
    }
    return unmet
  }

  private static func end(of part: [String], in lines: [String], from start: Int) -> Int? {
    guard !part.isEmpty, start + part.count <= lines.count else {
      return part.isEmpty ? start : nil
    }
    for first in start...(lines.count - part.count)
    where zip(part, lines[first...]).allSatisfy({ $0.utf8.elementsEqual($1.utf8) }) {
      return first + part.count
    }
    return nil
  }
}

/// The `//` comments of Swift code; strings and `/* */` are stepped over.
package enum LineComments {
  package static func all(in code: String) -> [(text: String, line: Int)] {
    let bytes = Array(code.utf8)
    var comments: [(String, Int)] = []
    var index = 0
    var line = 1
    var depth = 0
    func at(_ offset: Int) -> UInt8 { index + offset < bytes.count ? bytes[index + offset] : 0 }
    while index < bytes.count {
      switch bytes[index] {
      case 0x0A: line += 1
      case 0x2F where at(1) == 0x2A:
        depth += 1
        index += 1
      case 0x2A where depth > 0 && at(1) == 0x2F:
        depth -= 1
        index += 1
      case 0x2F where depth == 0 && at(1) == 0x2F:
        let end = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count
        comments.append((String(decoding: bytes[(index + 2)..<end], as: UTF8.self), line))
        index = end - 1
      case 0x22 where depth == 0:
        let pounds = bytes[..<index].reversed().prefix { $0 == 0x23 }.count
        let end = stringEnd(bytes, from: index, pounds: pounds)
        line += bytes[index..<end].count { $0 == 0x0A }
        index = end - 1
      default: break
      }
      index += 1
    }
    return comments
  }

  private static func stringEnd(_ bytes: [UInt8], from start: Int, pounds: Int) -> Int {
    let isLong = bytes[start...].starts(with: [0x22, 0x22, 0x22])
    let closing =
      [UInt8](repeating: 0x22, count: isLong ? 3 : 1)
      + [UInt8](repeating: 0x23, count: pounds)
    var index = start + (isLong ? 3 : 1)
    while index < bytes.count {
      if bytes[index...].starts(with: closing) { return index + closing.count }
      if bytes[index] == 0x0A, !isLong { return index }
      index += bytes[index] == 0x5C && pounds == 0 ? 2 : 1
    }
    return bytes.count
  }
}
