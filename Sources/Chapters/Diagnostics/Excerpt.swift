/// The line of the chapter that a message is about, with a caret.
package enum Excerpt {
  /// Lines of text, without a line end after the last; empty where there is no such line.
  package static func lines(of bytes: [UInt8], at position: SourcePosition) -> [String] {
    lines(of: bytes, SourceLines(bytes), at: position)
  }

  static func lines(
    of bytes: [UInt8], _ lines: SourceLines, at position: SourcePosition
  ) -> [String] {
    guard position.line >= 1, position.line <= lines.count else { return [] }
    let range = lines[position.line]
    let offset = min(max(0, position.column - 1), range.count)
    let text = visible(bytes.text(range))
    let before = visible(bytes.text(range.lowerBound..<(range.lowerBound + offset)))
    // A tab stays a tab, so that the caret stands under its character wherever tabs stop.
    let indent = String(before.map { $0 == "\t" ? "\t" : " " })
    let number = String(position.line)
    let gutter = String(repeating: " ", count: number.count)
    return ["\(gutter) |", "\(number) | \(text)", "\(gutter) | \(indent)^"]
  }

  /// Control characters would move the terminal's cursor.
  private static func visible(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map {
          $0.value < 0x20 && $0 != "\t" || $0.value == 0x7F ? "\u{FFFD}" : $0
        }))
  }
}
