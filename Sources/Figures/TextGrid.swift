/// A sheet of characters, the terminal's canvas.
struct TextGrid {
  let columns: Int
  private var rows: [[Character]]

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  var rowCount: Int { rows.count }

  subscript(column: Int, row: Int) -> Character {
    get {
      rows.indices.contains(row) && rows[row].indices.contains(column) ? rows[row][column] : " "
    }
    set {
      guard rows.indices.contains(row), rows[row].indices.contains(column) else { return }
      rows[row][column] = newValue
    }
  }

  /// Writes `text` from `column` on; what sticks out is cut off.
  mutating func write(_ text: String, column: Int, row: Int) {
    for (offset, character) in text.enumerated() { self[column + offset, row] = character }
  }

  /// The rows without blanks at their ends, each closed by a line feed.
  var text: String {
    rows.map { row in
      var line = row
      while line.last == " " { line.removeLast() }
      return String(line) + "\n"
    }.joined()
  }
}

/// `text` cut to `width` characters, with an ellipsis where it was longer.
func cut(_ text: String, to width: Int) -> String {
  text.count <= width ? text : String(text.prefix(max(0, width - 1))) + "…"
}

/// `text` filled with blanks to `width` characters, on the left or the right.
func padded(_ text: String, to width: Int, left: Bool = false) -> String {
  let blanks = String(repeating: " ", count: max(0, width - text.count))
  return left ? blanks + text : text + blanks
}
