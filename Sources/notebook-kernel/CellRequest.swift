import Foundation

/// A cell as a client sends it.
struct CellRequest: Sendable, Hashable {
  /// The text as it was written.
  var source: String
  /// What is compiled; has the same lines as the source.
  var code: String
  /// The labels in leading comments such as `//| optimized timeout=5s`.
  var labels: [String]
  /// The name in a cell that asks about one, `?name` or `name?`; nil in all others.
  var inquiry: String?

  init(_ source: String) {
    self.source = source
    code = source
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    labels = lines.prefix { $0.hasPrefix("//|") }.flatMap {
      $0.dropFirst(3).split(whereSeparator: \.isWhitespace).map(String.init)
    }
    let text = source.trimmingCharacters(in: .whitespacesAndNewlines)
    let name = text.hasPrefix("?") ? text.drop { $0 == "?" } : text.prefix { $0 != "?" }
    if text.contains("?"), text.trimmingPrefix("?").trimmingSuffix("?") == name,
      name.wholeMatch(of: /[\w.]+/) != nil
    {
      inquiry = String(name)
    }
  }

  var isEmpty: Bool { code.allSatisfy(\.isWhitespace) }
}

extension Collection where Element == Character, SubSequence == Substring {
  /// All up to the characters at the end that equal this one.
  fileprivate func trimmingSuffix(_ character: Character) -> Substring {
    var rest = self[...]
    while rest.last == character { rest = rest.dropLast() }
    return rest
  }
}
