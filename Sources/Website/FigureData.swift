/// The numbers of a figure as its `desc` element tells them: what it shows, then a sentence for each
/// line or row, `RNN: 22.06 at 0, 9.301 at 9000.`
struct FigureData {
  /// The tag of the element that folds them.
  static let opening = "<details class=data>"

  /// What is no row: the axes, the size of a map.
  var remark: String
  var rows: [(name: String, values: String)]

  /// Nil where the figure says nothing about itself, or has no rows.
  init?(svg: String) {
    var reader = XMLReader(svg)
    var isDescription = false
    var text = ""
    reading: while true {
      switch reader.next() {
      case .opening("desc", _, let isClosed): isDescription = !isClosed
      case .text(let part): if isDescription { text += part }
      case .closing("desc"): break reading
      case .end, .malformed: return nil
      default: continue
      }
    }
    var remarks: [String] = []
    rows = []
    for sentence in text.trimmingSpaces.split(separator: ". ") {
      let words = sentence.hasSuffix(".") ? sentence.dropLast() : sentence
      if let colon = words.firstRange(of: ": "), words[colon.upperBound...].contains(where: \.isNumber) {
        rows.append((String(words[..<colon.lowerBound]), String(words[colon.upperBound...])))
      } else {
        remarks.append(String(words))
      }
    }
    guard !rows.isEmpty else { return nil }
    remark = remarks.joined(separator: ". ")
  }

  /// A table, with the remark as its caption.
  var html: String {
    var html = "<div class=scroll\(Scrolling.focusable("Numbers of the figure"))><table>"
    if !remark.isEmpty { html += "<caption>\(escapedHTML(remark))</caption>" }
    for row in rows {
      html += "<tr><th scope=row>\(escapedHTML(row.name))</th><td>\(escapedHTML(row.values))</td></tr>"
    }
    return html + "</table></div>"
  }
}
