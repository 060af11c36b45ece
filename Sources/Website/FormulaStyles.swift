/// The style sheet of the formulas that are set as KaTeX's HTML: its own rules as far as they are
/// used, and a rule for each measure.
///
/// The site's policy allows no style in the markup, so the typesetter writes each one as a class
/// whose name is the declaration itself: `height:1.03em`. Here such names become rules.
package enum FormulaStyles {
  /// The style sheet's place in the site.
  static let path = "assets/formulas.css"

  /// The classes of a formula's visible half.
  static func classes(in markup: String) -> Set<String> {
    var found: Set<String> = []
    var rest = markup[...]
    guard let start = rest.firstRange(of: mark) else { return found }
    rest = rest[start.lowerBound...]
    while let attribute = rest.firstRange(of: "class=\"") {
      let value = rest[attribute.upperBound...]
      guard let end = value.firstIndex(of: "\"") else { break }
      found.formUnion(value[..<end].split(separator: " ").map(String.init))
      rest = value[end...]
    }
    return found
  }

  /// What the visible half begins with; the MathML before it is for screen readers.
  static let mark = "<span class=\"katex"

  /// The rules for these classes, out of KaTeX's style sheet and the names themselves.
  static func rules(for classes: Set<String>, katex: String) -> String {
    var text = ""
    for rule in katex.split(separator: "}") {
      guard let brace = rule.firstIndex(of: "{") else { continue }
      let selector = rule[..<brace].trimming { $0.isWhitespace }
      guard !selector.hasPrefix("@"), isUsed(selector, classes) else { continue }
      text += "\(selector){\(rule[rule.index(after: brace)...].trimming { $0.isWhitespace })}\n"
    }
    for name in classes.sorted() where isDeclaration(name) {
      let selector = name.map { character in
        character.isLetter || character.isNumber || "-_".contains(character)
          ? "\(character)" : "\\\(character)"
      }.joined()
      text += ".katex .\(selector){\(name)}\n"
    }
    return text
  }

  /// Whether one of a rule's selectors names used classes alone.
  private static func isUsed(_ selectors: String, _ classes: Set<String>) -> Bool {
    selectors.split(separator: ",").contains { selector in
      let names = selector.split { !($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        .flatMap { part in part.split(separator: ".", omittingEmptySubsequences: false).dropFirst()
        }
      return names.allSatisfy { classes.contains(String($0)) }
    }
  }

  /// `height:1.03em;top:-2em`: letters, digits and the signs of CSS measures, nothing that could
  /// end a rule.
  private static func isDeclaration(_ name: String) -> Bool {
    name.contains(":")
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ":;.-#%".contains($0)) }
  }
}

extension Substring {
  fileprivate func trimming(_ isRemoved: (Character) -> Bool) -> String {
    var text = self
    while let first = text.first, isRemoved(first) { text.removeFirst() }
    while let last = text.last, isRemoved(last) { text.removeLast() }
    return String(text)
  }
}
