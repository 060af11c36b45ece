import Chapters

// Footnotes, citations, alerts, task lists and folded HTML.
extension PageRenderer {
  /// The mark of a footnote; its text follows the block as a note in the margin.
  mutating func footnote(_ name: String) {
    guard let text = footnotes[name] else {
      problems.append(
        problem(
          place, "there is no footnote [^\(name)] on this page. Write it as '[^\(name)]: ...'."))
      html += "[^\(escapedHTML(name))]"
      return
    }
    guard !shownFootnotes.contains(name) else { return }
    shownFootnotes.insert(name)
    let number = noteCount + pendingFootnotes.count + 1
    html += Self.dagger(number)
    pendingFootnotes.append((number, text))
  }

  /// The texts of the footnotes that the last block marked.
  mutating func flushFootnotes() {
    let pending = pendingFootnotes
    pendingFootnotes = []
    for (number, text) in pending {
      noteCount = number
      html += "<aside class=note id=note-\(number) aria-label=\"Note \(number)\">"
      html += "<a class=dagger href=#note-\(number)-mark aria-label=\"Back to the text\">†</a> <p>"
      note(text: text)
      inlines(text)
      html += "</p></aside>\n"
    }
  }

  /// Entries of the references, by what their anchors are called: `[@elman-1990]` is `Elman 1990`.
  mutating func citation(_ keys: [String]) {
    html += "("
    for (index, key) in keys.enumerated() {
      if index > 0 { html += "; " }
      let title = Self.title(ofCitation: key)
      guard let (path, anchor) = references.citation(key) else {
        problems.append(
          problem(place, "the references have no entry \(key). Its anchor is an '<a id=...>'."))
        html += escapedHTML(title)
        continue
      }
      let address =
        path == page.path ? "#\(anchor)" : "\(page.rootPrefix)\(path.dropExtension).html#\(anchor)"
      html += "<a class=citation href=\"\(escapedHTML(address))\">\(escapedHTML(title))</a>"
    }
    html += ")"
  }

  /// `Elman 1990` for `elman-1990`, `Bahdanau 2015a` for `bahdanau-2015a`.
  static func title(ofCitation key: String) -> String {
    key.split(separator: "-").map { part in part.prefix(1).uppercased() + part.dropFirst() }
      .joined(separator: " ")
  }

  mutating func alert(_ kind: AlertKind, _ content: [Block]) {
    let name = kind.rawValue.lowercased()
    html += "<div class=\"box alert \(name)\" role=note><p class=box-title>"
    html += "\(name.prefix(1).uppercased())\(name.dropFirst())</p>"
    blocks(content)
    html += "</div>\n"
  }

  /// HTML that a chapter may contain; what it folds is closed before the article ends.
  mutating func rawHTML(_ text: String) { html += RawHTML.allowed(text, open: &openFolds) }

  /// Says once a page what this Markdown would be elsewhere and is not here.
  mutating func warn(_ kind: String, _ advice: String) {
    guard warned.insert(kind).inserted else { return }
    problems.append(
      SiteProblem(
        path: page.chapter.path, position: place,
        text: "\(kind) is shown as it is written. \(advice)",
        isError: false))
  }

  /// Looks for Markdown that other programs know and this one does not.
  mutating func warnOfUnknownMarkdown(_ text: [Inline]) {
    for (before, inline) in zip(text, text.dropFirst()) {
      guard case .softBreak = before, case .text(let line) = inline, line.hasPrefix(": ") else {
        continue
      }
      warn("a definition list", "Write a list with the term in bold.")
    }
    for case .text(let line) in text where line.hasPrefix("::: ") || line.hasPrefix(":::{") {
      warn("a ':::' block", "A quote that opens with [!NOTE] is a box.")
    }
    if case .text(let line)? = text.first, line.hasPrefix("!!! ") {
      warn("a '!!!' block", "A quote that opens with [!NOTE] is a box.")
    }
  }
}
