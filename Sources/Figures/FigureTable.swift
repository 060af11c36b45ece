/// Numbers of a figure, for those who read instead of looking.
///
/// The SVG carries them in its `metadata`: a line for each row, its cells with a tab between them,
/// a blank line between tables.
public struct FigureTable: Sendable, Hashable {
  /// What the columns hold; the first names the rows.
  public var header: [String]
  /// As many cells in each row as the header has.
  public var rows: [[String]]

  /// A table; rows beyond `limit` are thinned out evenly, the first and the last stay.
  public init(_ header: [String], _ rows: [[String]], limit: Int = 60) {
    self.header = header
    self.rows = Self.places(of: rows.count, limit: limit).map { rows[$0] }
  }

  /// At most `limit` of `0..<count`, evenly spaced, both ends among them.
  static func places(of count: Int, limit: Int) -> [Int] {
    guard count > limit, limit > 1 else { return Array(0..<count) }
    return (0..<limit).map { $0 * (count - 1) / (limit - 1) }
  }

  /// A number in a table.
  static func cell(_ value: Double) -> String { value.isNaN ? "–" : Digits.short(value) }

  /// The table as lines of cells.
  var text: String {
    ([header] + rows).map { row in
      row.map(escaped).joined(separator: "\t")
    }.joined(separator: "\n")
  }
}
