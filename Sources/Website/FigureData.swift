/// The numbers that a figure carries in its `metadata`: a line for each row, tabs between cells, a
/// blank line between tables; the first line of a table names its columns.
struct FigureData {
  /// The tag of the element that folds them.
  static let opening = "<details class=data>"

  struct Table {
    var header: [Substring]
    var rows: [[Substring]]
  }
  var tables: [Table]

  /// Nil where the figure carries no numbers.
  init?(svg: String) {
    var reader = XMLReader(svg)
    var isMetadata = false
    var text = ""
    reading: while true {
      switch reader.next() {
      case .opening("metadata", _, let isClosed): isMetadata = !isClosed
      case .text(let part): if isMetadata { text += part }
      case .closing("metadata"): break reading
      case .end, .malformed: return nil
      default: continue
      }
    }
    tables = text.split(separator: "\n", omittingEmptySubsequences: false)
      .split(separator: "").compactMap { lines in
        let rows = lines.map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
        guard rows.count > 1, rows.allSatisfy({ $0.count == rows[0].count }) else { return nil }
        return Table(header: rows[0], rows: Array(rows.dropFirst()))
      }
    guard !tables.isEmpty else { return nil }
  }

  var html: String { tables.map(html).joined() }

  private func html(_ table: Table) -> String {
    var html = "<div class=scroll\(Scrolling.focusable("Numbers of the figure"))><table><thead><tr>"
    for (column, name) in table.header.enumerated() {
      // A header without a text is no header.
      html += name.isEmpty ? "<td>" : column == 0 ? "<th scope=col>" : "<th scope=col class=right>"
      html += escapedHTML(String(name)) + (name.isEmpty ? "</td>" : "</th>")
    }
    html += "</tr></thead><tbody>"
    let decimals = table.header.indices.map { column in
      DecimalColumn(table.rows.map { String($0[column]) })
    }
    for row in table.rows {
      html += "<tr><th scope=row>\(escapedHTML(Typography.numbers(String(row[0]))))</th>"
      for (column, cell) in row.enumerated().dropFirst() {
        let text = String(cell)
        html += "<td class=right>\(decimals[column]?.html(text) ?? escapedHTML(text))</td>"
      }
      html += "</tr>"
    }
    return html + "</tbody></table></div>"
  }
}
