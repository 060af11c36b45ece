import Foundation

/// A piece of a line: one character, a number where numbers may differ, or `[..]`.
struct OutputToken: Sendable {
  /// The token as written, with the blanks around a number: they shift with its width.
  var text: String
  var number: Double?
  var isWildcard = false

  /// How a line is cut up.
  enum Numbers { case exact, afterBlanksAndMarks, anywhere }

  static let wildcard = "[..]"

  static func tokens(of line: String, _ numbers: Numbers, wildcards: Bool) -> [OutputToken] {
    let scalars = Array(line.unicodeScalars)
    let mark = Array(wildcard.unicodeScalars)
    var tokens: [OutputToken] = []
    var index = 0
    while index < scalars.count {
      if wildcards, scalars[index...].starts(with: mark) {
        tokens.append(OutputToken(text: wildcard, isWildcard: true))
        index += mark.count
      } else if numbers != .exact, let end = numberEnd(scalars, at: index, numbers) {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[index..<end])
        // The number's own width decides how many blanks follow it in a column.
        var end = end
        while end < scalars.count, scalars[end] == " " {
          text.append(" ")
          end += 1
        }
        let value = Double(String(text).trimming { $0 == " " })
        tokens.append(OutputToken(text: String(text), number: value ?? .nan))
        index = end
      } else {
        tokens.append(OutputToken(text: String(scalars[index])))
        index += 1
      }
    }
    return tokens
  }

  /// The end of a number that starts, after blanks, at `start`.
  private static func numberEnd(
    _ scalars: [Unicode.Scalar], at start: Int, _ numbers: Numbers
  ) -> Int? {
    func isDigit(_ index: Int) -> Bool {
      index < scalars.count && (0x30...0x39).contains(scalars[index].value)
    }
    var index = start
    while index < scalars.count, scalars[index] == " " { index += 1 }
    let isAfterWord =
      index > 0 && (scalars[index - 1].properties.isAlphabetic || scalars[index - 1] == "_")
    if isAfterWord, numbers != .anywhere { return nil }
    let isAfterValue =
      isAfterWord || (index > 0 && (isDigit(index - 1) || scalars[index - 1] == ")"))
    if index < scalars.count, scalars[index] == "-" || scalars[index] == "+", !isAfterValue {
      index += 1
    }
    if numbers == .afterBlanksAndMarks, let end = wordEnd(scalars, at: index) { return end }
    guard isDigit(index) else { return nil }
    while isDigit(index) { index += 1 }
    if index < scalars.count, scalars[index] == ".", isDigit(index + 1) {
      index += 1
      while isDigit(index) { index += 1 }
    }
    if index < scalars.count, scalars[index] == "e" || scalars[index] == "E" {
      let sign = index + 1
      let hasSign = sign < scalars.count && (scalars[sign] == "-" || scalars[sign] == "+")
      if isDigit(hasSign ? sign + 1 : sign) {
        index = hasSign ? sign + 1 : sign
        while isDigit(index) { index += 1 }
      }
    }
    return index
  }

  /// The end of `nan` or `inf`, which are numbers too.
  private static func wordEnd(_ scalars: [Unicode.Scalar], at start: Int) -> Int? {
    for word in ["nan", "inf"] where scalars[start...].starts(with: word.unicodeScalars) {
      let end = start + 3
      if end >= scalars.count || !scalars[end].properties.isAlphabetic { return end }
    }
    return nil
  }
}
