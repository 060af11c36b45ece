/// A column of a table that holds numbers, which stand below each other at their decimal points.
struct DecimalColumn {
  /// How many characters the longest fraction has, its point among them.
  private let places: Int

  /// Nil where the column holds something else than numbers.
  init?(_ entries: [String]) {
    let entries = entries.filter { !$0.isEmpty && !Self.isGap($0) }
    guard !entries.isEmpty, entries.allSatisfy(Self.isNumber) else { return nil }
    places = entries.map { Self.fraction($0).count }.max() ?? 0
  }

  /// The entry with a true minus, and invisible digits for those that its fraction is short of.
  func html(_ entry: String) -> String {
    let number = escapedHTML(Typography.numbers(entry))
    let missing = places - Self.fraction(entry).count
    guard missing > 0, !entry.isEmpty else { return number }
    let filler =
      missing == places
      ? "." + String(repeating: "0", count: missing - 1)
      : String(repeating: "0", count: missing)
    return number + "<i class=pad aria-hidden=true>\(filler)</i>"
  }

  /// What stands for a number that there is not.
  private static func isGap(_ entry: String) -> Bool { ["–", "-", "—", "nan"].contains(entry) }

  static func isNumber(_ entry: String) -> Bool {
    let digits = entry.drop { "+-−~<>≈ ".contains($0) }
    guard let first = digits.first, first.isASCII, first.isNumber || first == "." else {
      return false
    }
    return digits.allSatisfy { ($0.isASCII && $0.isNumber) || ".,%eE+- ×x".contains($0) }
  }

  /// The digits after the point, with it; what follows them counts too.
  private static func fraction(_ entry: String) -> Substring {
    entry.firstIndex(of: ".").map { entry[$0...] } ?? ""
  }
}
