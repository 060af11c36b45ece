/// The pipe table in what a cell printed, with the lines before and after it.
package struct OutputTable: Sendable, Hashable {
  package var before: [String]
  package var header: [String]
  package var alignments: [TableBlock.Alignment?]
  /// Every row has as many entries as the header.
  package var rows: [[String]]
  package var after: [String]

  /// Nil where no two lines are the header of a table and its rule.
  package init?(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard
      let start = lines.indices.dropLast().first(where: { index in
        lines[index].contains("|")
          && PipeTable(lines[index...index + 1].map { Array($0.utf8)[...] }) != nil
      })
    else { return nil }
    let end = lines[start...].firstIndex { !$0.contains("|") } ?? lines.endIndex
    guard let table = PipeTable(lines[start..<end].map { Array($0.utf8)[...] }) else { return nil }
    let rows = table.rows.map { row in row.cells.map { String(decoding: $0, as: UTF8.self) } }
    before = Array(lines[..<start])
    header = rows[0]
    alignments = table.alignments
    self.rows = Array(rows.dropFirst())
    after = Array(lines[end...])
    while after.last?.isEmpty == true { after.removeLast() }
  }
}

/// `*Table 3.1. ...*` after an output that is a table.
package struct TableCaption: Sendable {
  package var text: [Inline]
  /// `3.1`; the anchor is then `table-3.1`.
  package var number: String
}
