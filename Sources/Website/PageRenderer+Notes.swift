import Chapters

extension PageRenderer {
  static func dagger(_ number: Int) -> String {
    "<a class=dagger id=note-\(number)-mark href=#note-\(number) aria-label=\"Note \(number)\">†</a>"
  }

  /// A note in the margin, a trap in the column, or a question with its answer folded.
  mutating func note(_ kind: NoteKind, _ content: [Block]) {
    switch kind {
    case .note:
      noteCount += 1
      let isWide =
        content.contains { block in
          switch block.kind {
          case .paragraph: false
          default: true
          }
        } || content.count > 2
      html += "<aside class=\"note\(isWide ? " inset" : "")\" id=note-\(noteCount) "
      html += "aria-label=\"Note \(noteCount)\">"
      if noteCount == lastDagger {
        html +=
          "<a class=dagger href=#note-\(noteCount)-mark aria-label=\"Back to the text\">†</a> "
      }
      blocks(content)
      html += "</aside>\n"
    case .trap:
      html += "<div class=\"box trap\" role=note><p class=box-title>Trap</p>"
      blocks(content)
      html += "</div>\n"
    case .lineByLine:
      problems.append(
        problem(place, "a list 'Line by line' stands right after the cell that it is about."))
    case .checkYourPicture:
      html += "<div class=\"box question\"><p class=box-title>Check your picture</p>"
      let question = content.prefix(1)
      blocks(question)
      if content.count > 1 {
        html += "<details><summary>Answer</summary>"
        blocks(content.dropFirst())
        html += "</details>"
      }
      html += "</div>\n"
    }
  }
}
