import Chapters

/// A remark on one line of a cell.
struct CodeRemark {
  /// From 0.
  var line: Int
  var content: [Block]
}

/// What a cell changes of an earlier one.
struct Step {
  let difference: LineDiff
  /// The lines of the later cell that the earlier lacks, from 0.
  let newLines: [Int]
  /// In words, as HTML.
  let summary: String

  /// Nil where the chapter has no such cell, which its parser has said.
  init?(from name: String, to cell: Cell, in chapter: Chapter) {
    guard let earlier = chapter.cells.first(where: { $0.labels.name == name }) else { return nil }
    difference = LineDiff(old: earlier.code, new: cell.code)
    newLines = difference.lines.filter { $0.kind != .removed }.enumerated()
      .filter { $0.element.kind == .added }.map(\.offset)
    let gone = difference.lines.count { $0.kind == .removed }
    summary = """
      \(newLines.count) new line\(newLines.count == 1 ? "" : "s"), \(gone) gone, \
      since cell \(escapedHTML(name))
      """
  }
}

extension PageRenderer {
  /// The items of a list `Line by line`, each with the line that it quotes.
  ///
  /// One that quotes no line of the cell, or several, is a problem: the code was changed and the
  /// remark was not.
  mutating func remarks(_ blocks: [Block], on cell: Cell) -> [CodeRemark] {
    guard let block = blocks.first else { return [] }
    guard blocks.count == 1, case .list(let list) = block.kind else {
      problems.append(problem(block.position, "'Line by line' is one list and nothing else."))
      return []
    }
    let lines = cell.code.split(separator: "\n", omittingEmptySubsequences: false)
    return list.items.compactMap { item in
      guard let first = item.first else { return nil }
      guard case .paragraph(let words) = first.kind, case .code(let quoted)? = words.first else {
        problems.append(
          problem(
            first.position,
            "an item of 'Line by line' opens with a piece of the cell's code, in backticks."))
        return nil
      }
      let found = lines.indices.filter { lines[$0].contains(quoted) }
      if found.count == 1 { return CodeRemark(line: found[0], content: item) }
      problems.append(
        problem(
          first.position,
          found.isEmpty
            ? "no line of the cell above has `\(quoted)`." + correction(of: quoted, to: lines)
            : "`\(quoted)` stands on lines \(cell.codeLine + found[0]) and "
              + "\(cell.codeLine + found[1]). Quote more of the line that is meant."))
      return nil
    }
  }

  private func correction(of quoted: String, to lines: [Substring]) -> String {
    let lines = lines.map { String($0).trimmingSpaces }
    return Spelling.nearest(to: quoted, among: lines).map { " Did you mean `\($0)`?" }
      ?? " Quote a piece of a line as it is now, or drop the remark."
  }

  mutating func list(_ remarks: [CodeRemark]) {
    guard !remarks.isEmpty else { return }
    html += "<ol class=remarks>"
    for remark in remarks {
      html += "<li>"
      if remark.content.count == 1, case .paragraph(let text) = remark.content[0].kind {
        note(text: text)
        inlines(text)
      } else {
        blocks(remark.content)
      }
      html += "</li>"
    }
    html += "</ol>"
  }

  /// Code with a mark before each line that a remark is on or that is new.
  ///
  /// A mark is an empty element: what the reader copies is the code alone.
  func marked(_ html: String, remarks: [Int], new: [Int]) -> String {
    guard !remarks.isEmpty || !new.isEmpty else { return html }
    var marks: [Int: String] = [:]
    for line in new { marks[line, default: ""] += "<span class=new></span>" }
    for (index, line) in remarks.enumerated() {
      marks[line, default: ""] += "<span class=at data-n=\(index + 1)></span>"
    }
    return html.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .map { (marks[$0.offset] ?? "") + $0.element }.joined(separator: "\n")
  }
}
