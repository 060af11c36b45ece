/// When a cell runs: `os(Linux)`, `arch(x86_64)`, `swift>=6.1`, `!os(macOS)`; joined by commas or
/// `&&`, all must hold.
package struct Condition: Sendable, Hashable {
  /// What conditions ask about.
  package struct Platform: Sendable, Hashable {
    package var os: String
    package var architecture: String
    /// Major, minor, patch.
    package var swift: [Int]
    package init(os: String, architecture: String, swift: [Int]) {
      self.os = os
      self.architecture = architecture
      self.swift = swift
    }
  }
  enum Term: Sendable, Hashable {
    case os(String)
    case architecture(String)
    case swift(comparison: String, version: [Int])
  }
  private var terms: [(term: Term, isNegated: Bool)]

  package init?(_ text: String) {
    terms = []
    let parts = text.split(separator: ",").flatMap { $0.split(separator: "&").map(String.init) }
    for part in parts {
      let isNegated = part.hasPrefix("!")
      guard let term = Self.term(isNegated ? String(part.dropFirst()) : part) else { return nil }
      terms.append((term, isNegated))
    }
    if terms.isEmpty { return nil }
  }

  private static func term(_ text: String) -> Term? {
    if let name = argument(of: "os", in: text) { return .os(name.lowercased()) }
    if let name = argument(of: "arch", in: text) { return .architecture(name.lowercased()) }
    let rest = argument(of: "swift", in: text) ?? String(text.dropFirst("swift".count))
    guard text.hasPrefix("swift") else { return nil }
    for comparison in [">=", "<=", "==", ">", "<", "="] where rest.hasPrefix(comparison) {
      let numbers = rest.dropFirst(comparison.count).split(
        separator: ".", omittingEmptySubsequences: false)
      let version = numbers.compactMap { Int($0) }
      guard version.count == numbers.count, !version.isEmpty else { return nil }
      return .swift(comparison: comparison, version: version)
    }
    return nil
  }

  private static func argument(of name: String, in text: String) -> String? {
    guard text.hasPrefix(name + "("), text.hasSuffix(")") else { return nil }
    let argument = text.dropFirst(name.count + 1).dropLast()
    return argument.isEmpty ? nil : String(argument)
  }

  package func holds(on platform: Platform) -> Bool {
    terms.allSatisfy { term, isNegated in
      let holds =
        switch term {
        case .os(let name): name == platform.os.lowercased()
        case .architecture(let name): name == platform.architecture.lowercased()
        case .swift(let comparison, let version):
          Self.compare(platform.swift, comparison, version)
        }
      return holds != isNegated
    }
  }

  private static func compare(_ a: [Int], _ comparison: String, _ b: [Int]) -> Bool {
    let width = max(a.count, b.count)
    let left = a + Array(repeating: 0, count: width - a.count)
    let right = b + Array(repeating: 0, count: width - b.count)
    return switch comparison {
    case ">=": !left.lexicographicallyPrecedes(right)
    case "<=": !right.lexicographicallyPrecedes(left)
    case ">": right.lexicographicallyPrecedes(left)
    case "<": left.lexicographicallyPrecedes(right)
    // `swift=6.1` holds for 6.1.2 as well.
    default: Array(left.prefix(b.count)) == b
    }
  }

  package static func == (a: Self, b: Self) -> Bool {
    a.terms.elementsEqual(b.terms) { $0.term == $1.term && $0.isNegated == $1.isNegated }
  }

  package func hash(into hasher: inout Hasher) {
    for term in terms { hasher.combine(term.term) }
  }
}
