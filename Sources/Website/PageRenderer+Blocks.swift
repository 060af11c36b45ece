import Chapters

extension PageRenderer {
  mutating func heading(_ level: Int, _ text: [Inline], _ block: Block) {
    guard nextHeading < outline.headings.count else { return }
    let heading = outline.headings[nextHeading]
    nextHeading += 1
    if level <= 3 {
      endSection()
      sections.append(
        SearchSection(anchor: heading.anchor, title: heading.text, text: "", identifiers: []))
    }
    opensExercise = heading.text.hasPrefix("Exercise ")
    let name = "h\(min(6, max(2, level)))"
    let anchor = escapedHTML(heading.anchor)
    html += "<\(name) id=\"\(anchor)\">"
    if let number = heading.number { html += "<span class=number>\(number)</span> " }
    inlines(text, isLinked: true)
    html += "<a class=anchor href=\"#\(anchor)\" aria-label=\"Link to this section\">#</a>"
    if let question = question(of: heading.anchor) {
      html += "<a class=back href=\"\(escapedHTML(question))\">the question</a>"
    }
    if let editAddress {
      let address = escapedHTML("\(editAddress)\(page.path)#L\(block.position.line)")
      html += "<a class=anchor href=\"\(address)\">edit</a>"
    }
    html += "</\(name)>\n"
  }

  /// Where the exercise stands that a section of the answers answers.
  private func question(of anchor: String) -> String? {
    guard page.path.hasPrefix("answers/"), anchor.hasPrefix("answer-") else { return nil }
    let chapter = String(page.path.dropFirst("answers/".count))
    let exercise = "exercise-" + anchor.dropFirst("answer-".count)
    guard references.outlines[chapter]?.targets[exercise] != nil else { return nil }
    return "\(page.rootPrefix)\(chapter.dropExtension).html#\(exercise)"
  }

  mutating func code(_ code: CodeBlock) {
    let isSwift = code.language?.lowercased() == "swift"
    let other = code.language.flatMap(CodeHighlighter.init)
    html += "<pre class=code\(Scrolling.attributes(code.text, label: "Code"))><code>"
    html +=
      isSwift ? highlight(code.text) : other?.html(code.text) ?? escapedHTML(code.text)
    html += "</code></pre>\n"
  }

  mutating func list(_ list: ListBlock) {
    let isOfParagraphs = list.items.allSatisfy { item in
      item.allSatisfy { if case .paragraph = $0.kind { true } else { false } }
    }
    html += list.start == nil ? "<ul>" : "<ol"
    if let start = list.start {
      if start != 1 { html += " start=\(start)" }
      html += ">"
    }
    for var item in list.items {
      var isDone: Bool?
      if case .paragraph(var text)? = item.first?.kind {
        isDone = text.takeTaskMark()
        item[0].kind = .paragraph(text)
        entry(ofReference: text)
      }
      html += isDone == nil ? "<li>" : "<li class=task>"
      if let isDone {
        html += "<input type=checkbox disabled\(isDone ? " checked" : "")> "
      }
      if list.isTight, isOfParagraphs {
        for block in item {
          if case .paragraph(let text) = block.kind {
            note(text: text)
            inlines(text)
          }
        }
      } else {
        blocks(item)
      }
      html += "</li>"
    }
    html += list.start == nil ? "</ul>\n" : "</ol>\n"
  }

  /// An item that opens with an anchor is an entry of the references, which the search finds by itself.
  private mutating func entry(ofReference text: [Inline]) {
    guard case .html(let tag)? = text.first, let anchor = RawHTML.identifiers(in: tag).first else {
      return
    }
    entries.append(
      SearchSection(
        anchor: anchor, title: Self.title(ofCitation: anchor),
        text: text.readableText.trimmingSpaces, identifiers: []))
  }

  mutating func table(_ table: TableBlock) {
    if let number = table.number {
      entries.append(
        SearchSection(
          anchor: "table-\(number)", title: "Table \(number)",
          text: table.caption?.readableText ?? "", identifiers: []))
    }
    let width =
      ([table.header] + table.rows).map { row in
        row.reduce(0) { $0 + $1.plainText.count + 3 }
      }.max() ?? 0
    if let number = table.number {
      html += "<div class=\"table\" id=\"table-\(escapedHTML(number))\">"
    }
    html += "<div class=scroll\(width > 36 ? Scrolling.focusable("Table") : "")><table>"
    if let caption = table.caption {
      html += "<caption>"
      self.caption(caption, of: table.number.map { "table-\($0)" })
      html += "</caption>"
    }
    func attribute(_ column: Int) -> String {
      guard column < table.alignments.count, let alignment = table.alignments[column] else {
        return ""
      }
      return alignment == .left ? "" : " class=\(alignment.rawValue)"
    }
    let decimals = table.header.indices.map { column in
      table.alignments[column] == .right
        ? DecimalColumn(table.rows.map { $0[column].plainText }) : nil
    }
    html += "<thead><tr>"
    for (column, cell) in table.header.enumerated() {
      // A header without a text is no header.
      let tag = cell.isEmpty ? "td" : "th"
      html += cell.isEmpty ? "<td>" : "<th scope=col\(attribute(column))>"
      note(text: cell)
      inlines(cell)
      html += "</\(tag)>"
    }
    html += "</tr></thead><tbody>"
    for row in table.rows {
      html += "<tr>"
      for (column, cell) in row.enumerated() {
        html += "<td\(attribute(column))>"
        note(text: cell)
        if let decimal = decimals[column], cell.count == 1, case .text(let text) = cell[0] {
          html += decimal.html(text)
        } else {
          inlines(cell)
        }
        html += "</td>"
      }
      html += "</tr>"
    }
    html += "</tbody></table></div>"
    html += table.number == nil ? "\n" : "</div>\n"
  }
}
