import Yams

/// The oldest version of the tool with which a book can be used: `notebook: 0.2` in its `book.yml`.
package struct RequiredVersion: Sendable, Hashable {
  /// As the book writes it.
  package var text: String
  private var numbers: [Int]

  /// What a `book.yml` requires; nil where it requires nothing.
  ///
  /// Throws the text that should be a version and is none.
  package init?(bookFile yaml: String) throws(NotAVersion) {
    // A file that is no YAML is reported by whoever reads the rest of it.
    guard let value = (try? Yams.compose(yaml: yaml))?.mapping?["notebook"] else { return nil }
    guard let text = value.string, let numbers = Self.numbers(text) else {
      throw NotAVersion(text: value.string ?? "")
    }
    self.text = text
    self.numbers = numbers
  }

  package struct NotAVersion: Error, Sendable, Hashable { package var text: String }

  /// Whether a version, such as `0.2.0`, is this one or a later one.
  package func isMet(by version: String) -> Bool {
    guard let own = Self.numbers(version) else { return false }
    return !own.lexicographicallyPrecedes(numbers)
  }

  /// Major, minor, patch.
  private static func numbers(_ text: String) -> [Int]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }.filter { $0 >= 0 }
    guard numbers.count == parts.count, (1...3).contains(parts.count) else { return nil }
    return numbers + Array(repeating: 0, count: 3 - numbers.count)
  }
}
