/// A number that a sentence states, and which values bear it out.
package struct StatedNumber: Sendable, Hashable {
  /// As it is written, without a sign.
  package var text: String
  var value: Double
  /// Half of its last digit's unit: how far a value may be that rounds to it.
  private var slack: Double
  var isPercentage: Bool

  /// `isRough` says that a word such as 'about' stands before it: final zeros of a whole number then
  /// need not be exact, as long as two digits are.
  package init?(_ text: Substring, isPercentage: Bool = false, isRough: Bool = false) {
    let plain = text.filter { $0 != "," && $0 != "_" }
    guard let value = Double(plain), value.isFinite else { return nil }
    self.text = String(text)
    self.value = value
    self.isPercentage = isPercentage
    let mantissa = plain.prefix { $0 != "e" && $0 != "E" }
    let exponent = Int(plain.drop { $0 != "e" && $0 != "E" }.dropFirst()) ?? 0
    var place = exponent
    if let point = mantissa.firstIndex(of: ".") {
      place -= mantissa.distance(from: mantissa.index(after: point), to: mantissa.endIndex)
    } else if isRough {
      let zeros = mantissa.reversed().prefix { $0 == "0" }.count
      place += max(0, min(zeros, mantissa.count - 2))
    }
    var unit = 1.0
    for _ in 0..<min(abs(place), 300) { unit *= 10 }
    slack = (place < 0 ? 1 / unit : unit) / 2
  }

  /// Whether a value rounds to the number, either way where it lies in the middle; of a percentage
  /// the value may be the share.
  package func isBorneOut(by other: Double) -> Bool {
    let size = abs(other)
    func fits(_ size: Double) -> Bool {
      abs(size - value) <= slack * (1 + 1e-9) + value * 1e-12
    }
    return fits(size) || (isPercentage && fits(size * 100))
  }

  /// How far a value is, as a ratio: 0 where it is the same.
  func distance(to other: Double) -> Double {
    let sizes = isPercentage ? [abs(other), abs(other) * 100] : [abs(other)]
    return sizes.map { abs($0 - value) / max($0, value, 1e-300) }.min() ?? .infinity
  }
}

/// Which numbers of running text are results: decimal fractions, percentages, and three digits and
/// more; not years, dates, versions, and the numbers of sections, figures and the like.
package enum ResultNumbers {
  /// A number as it stands in a text.
  package struct Found {
    package var number: StatedNumber
    package var range: Range<String.Index>
  }

  /// The results that a text states; `equations` are the numbers that stand in brackets after a
  /// formula.
  package static func all(in text: String, equations: Set<String> = []) -> [Found] {
    var found: [Found] = []
    // `figures 3.1 and 3.2`: a number after a reference and one of these words is one too.
    var endOfReference: String.Index?
    NumberScanner.scan(text) { number, range in
      let before = text[..<range.lowerBound]
      let after = text[range.upperBound...]
      if isReference(before)
        || endOfReference.map({ joins(text[$0..<range.lowerBound]) }) == true
        || (before.last == "(" && after.first == ")" && equations.contains(String(number)))
      {
        endOfReference = range.upperBound
        return
      }
      let isPercentage = isPercent(after)
      guard isResult(number, isPercentage, before, after) else { return }
      let word = before.split { !$0.isLetter && $0 != "~" && $0 != "≈" }.last.map(String.init)
      let isRough = word.map { roughly.contains($0.lowercased()) } ?? false
      if let stated = StatedNumber(number, isPercentage: isPercentage, isRough: isRough) {
        found.append(Found(number: stated, range: range))
      }
    }
    return found
  }

  private static func isResult(
    _ number: Substring, _ isPercentage: Bool, _ before: Substring, _ after: Substring
  ) -> Bool {
    let digits = number.count { $0.isNumber }
    guard number.contains(".") || isPercentage || digits >= 3 else { return false }
    // A version or a section has more points; an identifier follows a colon.
    if after.first == ".", after.dropFirst().first?.isNumber == true { return false }
    if before.last == ".", before.dropLast().last?.isNumber == true { return false }
    if before.last == ":", before.dropLast().last?.isLetter == true { return false }
    if before.last == "-", before.dropLast().last?.isNumber == true { return false }
    if after.first == "-", after.dropFirst().first?.isNumber == true { return false }
    let word = before.trimmingEnd.split { !$0.isLetter }.last.map(String.init) ?? ""
    if before.last?.isWhitespace == true, before.trimmingEnd.last?.isLetter == true,
      versioned.contains(word)
    {
      return false
    }
    let isYear = digits == 4 && number.count == 4 && ("1800"..."2100").contains(number)
    return !isYear || isPercentage
  }

  private static func isPercent(_ after: Substring) -> Bool {
    let rest = after.drop { $0 == " " || $0 == "\u{a0}" || $0 == "\u{202f}" }
    return rest.first == "%" || rest.hasPrefix("percent") || rest.hasPrefix("per cent")
  }

  private static func isReference(_ before: Substring) -> Bool {
    // `equation (2.3)`: the bracket belongs to the number.
    let before = before.last == "(" ? before.dropLast() : before
    guard before.last?.isWhitespace == true else { return false }
    let trimmed = before.trimmingEnd
    guard trimmed.last?.isLetter == true,
      let word = trimmed.split(whereSeparator: { !$0.isLetter }).last
    else { return false }
    let name = word.lowercased()
    return numbered.contains(name)
      || (name.hasSuffix("s") && numbered.contains(String(name.dropLast())))
  }

  private static func joins(_ between: Substring) -> Bool {
    ["and", "to", "or", ",", "–", ", and"].contains(
      String(between).trimming { $0.isWhitespace || $0 == "(" || $0 == ")" })
  }

  private static let numbered: Set<String> = [
    "figure", "table", "equation", "section", "chapter", "exercise", "cell", "page", "line", "part",
    "appendix", "note", "answer",
  ]
  private static let versioned: Set<String> = [
    "Swift", "Debian", "version", "Version", "Python", "NumPy", "PyTorch", "TensorFlow", "Unicode",
  ]
  private static let roughly: Set<String> = [
    "about", "some", "around", "roughly", "nearly", "almost", "approximately", "~", "≈",
  ]
}

extension Substring {
  fileprivate var trimmingEnd: Substring {
    var text = self
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
