/// Numbers as figures write them: fixed digits, no exponent where a reader would not want one.
enum Digits {
  /// `value` with exactly `places` digits behind the point.
  static func fixed(_ value: Double, _ places: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-∞" : "∞" }
    let factor = powerOfTen(places)
    let scaled = abs(value) * factor
    guard scaled < 9e15 else { return scientific(value) }
    let whole = Int(scaled + 0.5)
    let sign = value < 0 && whole > 0 ? "-" : ""
    guard places > 0 else { return sign + String(whole) }
    let unit = Int(factor)
    let fraction = String(whole % unit)
    return sign + String(whole / unit) + "."
      + String(repeating: "0", count: places - fraction.count) + fraction
  }

  /// A coordinate: at most two places, no zeros at the end.
  static func coordinate(_ value: Double) -> String {
    trimmed(fixed(value, 2))
  }

  /// `value` to about four significant digits, as a label or a sentence would have it.
  static func short(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : fixed(value, 0) }
    let size = abs(value)
    if size >= 1e7 || size < 1e-4 { return scientific(value) }
    var places = 3
    var edge = 10.0
    while size >= edge, places > 0 {
      places -= 1
      edge *= 10
    }
    if size < 1 { places = size < 0.01 ? 6 : 4 }
    return trimmed(fixed(value, places))
  }

  /// `value` to about nine significant digits, for a program to read.
  static func exact(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return "0" }
    var exponent = 0
    var mantissa = abs(value)
    while mantissa >= 10 { mantissa /= 10; exponent += 1 }
    while mantissa < 1 { mantissa *= 10; exponent -= 1 }
    let digits = trimmed(fixed(mantissa, 8))
    return (value < 0 ? "-" : "") + digits + (exponent == 0 ? "" : "e\(exponent)")
  }

  /// `value` with one or two digits and a power of ten: `1e-5`, `2.5e12`.
  static func scientific(_ value: Double) -> String {
    var exponent = 0
    var mantissa = abs(value)
    while mantissa >= 9.95 { mantissa /= 10; exponent += 1 }
    while mantissa < 0.995 { mantissa *= 10; exponent -= 1 }
    return (value < 0 ? "-" : "") + trimmed(fixed(mantissa, 1)) + "e\(exponent)"
  }

  /// `text` with its numbers as a book sets them: a minus before a digit, a power of ten for an
  /// exponent: `−0.5`, `10⁻¹²`, `2.5·10⁻⁵`.
  static func typeset(_ text: String) -> String {
    guard text.contains("-") || text.contains("e") else { return text }
    let characters = Array(text)
    func character(_ index: Int) -> Character {
      characters.indices.contains(index) ? characters[index] : " "
    }
    func isDigit(_ index: Int) -> Bool { ("0"..."9").contains(character(index)) }
    var result = ""
    var index = 0
    while index < characters.count {
      let sign = character(index + 1) == "-" ? 1 : 0
      if character(index) == "e", isDigit(index - 1), isDigit(index + 1 + sign) {
        let isPlainTen =
          character(index - 1) == "1" && !isDigit(index - 2) && character(index - 2) != "."
        result = isPlainTen ? String(result.dropLast()) + "10" : result + "·10"
        if sign == 1 { result += "⁻" }
        index += 1 + sign
        while isDigit(index) {
          result.append(superscripts[character(index).wholeNumberValue ?? 0])
          index += 1
        }
        continue
      }
      let opens = " (=,[".contains(character(index - 1))
      let isMinus =
        character(index) == "-" && opens
        && (isDigit(index + 1) || (character(index + 1) == "." && isDigit(index + 2)))
      result.append(isMinus ? "−" : character(index))
      index += 1
    }
    return result
  }

  private static let superscripts: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]

  /// Ten to a whole power from -300 to 300.
  static func powerOfTen(_ exponent: Int) -> Double {
    var power = 1.0
    for _ in 0..<abs(exponent) { power *= 10 }
    return exponent < 0 ? 1 / power : power
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var end = text.endIndex
    while text[text.index(before: end)] == "0" { end = text.index(before: end) }
    if text[text.index(before: end)] == "." { end = text.index(before: end) }
    return String(text[..<end])
  }
}

/// The largest whole number that is not above `value`.
func wholePart(_ value: Double) -> Int {
  let whole = Int(value)
  return Double(whole) > value ? whole - 1 : whole
}
