/// What can stand in a printed table: a text, or a number.
public protocol TableEntry {
  /// The entry as it is printed, numbers that are not whole with so many digits after the point.
  func tableText(digits: Int) -> String
}

extension String: TableEntry {
  public func tableText(digits: Int) -> String { self }
}

extension Int: TableEntry {
  public func tableText(digits: Int) -> String { String(self) }
}

extension Double: TableEntry {
  public func tableText(digits: Int) -> String { fixed(self, digits: digits) }
}

extension Float: TableEntry {
  public func tableText(digits: Int) -> String { fixed(self, digits: digits) }
}

/// Prints a table of results as a pipe table: what a block `output table` records.
///
/// ```swift
/// printTable(["model", "nats a line", "steps"], [["RNN", 10.934, 5000], ["LSTM", 9.841, 2000]])
/// ```
///
/// Columns of numbers stand to the right. A row that is shorter than the header is filled up with
/// empty entries; a longer one is cut.
public func printTable(_ columns: [String], _ rows: [[any TableEntry]], digits: Int = 2) {
  print(pipeTable(columns, rows, digits: digits))
}

/// The lines of a pipe table.
func pipeTable(_ columns: [String], _ rows: [[any TableEntry]], digits: Int) -> String {
  func written(_ text: String) -> String {
    String(text.flatMap { $0 == "|" ? Array("\\|") : $0.isNewline ? [" "] : [$0] })
  }
  let header = columns.map(written)
  let body = rows.map { row in
    columns.indices.map { $0 < row.count ? written(row[$0].tableText(digits: digits)) : "" }
  }
  let isNumeric = columns.indices.map { column in
    let entries = body.map { $0[column] }.filter { !$0.isEmpty }
    return !entries.isEmpty && entries.allSatisfy(isNumber)
  }
  let widths = columns.indices.map { column in
    max(3, ([header] + body).map { $0[column].count }.max() ?? 0)
  }
  func line(_ entries: [String]) -> String {
    let cells = entries.indices.map { column in
      let blanks = String(repeating: " ", count: widths[column] - entries[column].count)
      return isNumeric[column] ? blanks + entries[column] : entries[column] + blanks
    }
    return "| " + cells.joined(separator: " | ") + " |"
  }
  let rule = columns.indices.map { column in
    String(repeating: "-", count: widths[column] + (isNumeric[column] ? 1 : 2))
      + (isNumeric[column] ? ":" : "")
  }
  return ([line(header), "|" + rule.joined(separator: "|") + "|"] + body.map(line))
    .joined(separator: "\n")
}

/// Whether a table shows the text as a number: digits, perhaps with a sign, a point and a percent.
private func isNumber(_ text: String) -> Bool {
  let digits = text.drop { $0 == "-" || $0 == "+" || $0 == "−" }
  guard digits.first?.isNumber == true else { return ["nan", "inf"].contains(String(digits)) }
  return digits.allSatisfy { $0.isNumber || ".,%e-+ ".contains($0) }
}
