import Chapters

extension PageRenderer {
  /// A link: into the book it is checked and led to the page, out of it it is written as it is.
  mutating func link(_ link: LinkText) {
    guard let address = address(of: link) else {
      inlines(link.content, isLinked: true)
      return
    }
    let isQuote = quotes(link)
    html += "<a\(isQuote ? " class=quote" : "") href=\"\(escapedHTML(address))\""
    if !link.title.isEmpty { html += " title=\"\(escapedHTML(link.title))\"" }
    html += ">"
    inlines(link.content, isLinked: true)
    html += "</a>"
  }

  /// Where a link leads on the site; nil where it leads nowhere, which is then a problem.
  private mutating func address(of link: LinkText) -> String? {
    let destination = link.destination
    if destination.hasPrefix("https://") || destination.hasPrefix("http://")
      || destination.hasPrefix("mailto:")
    {
      if destination.hasPrefix("http"), !addresses.contains(destination) {
        addresses.append(destination)
      }
      return destination
    }
    if let colon = destination.firstIndex(of: ":"),
      !destination[..<colon].contains(where: { "/#?.".contains($0) })
    {
      problems.append(
        problem(link.position, "a link to \(destination) leads nowhere a reader may go."))
      return nil
    }
    let parts = destination.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let file = String(parts.first ?? "")
    let anchor = parts.count > 1 ? String(parts[1]).percentDecoded : nil
    let fragment = anchor.map { "#" + $0.percentEncoded } ?? ""
    if file.isEmpty {
      return check(anchor ?? "", on: page.path, link) ? "#" + fragment.dropFirst() : nil
    }
    let candidates = PagePaths.candidates(file, from: page.path)
    guard let path = candidates.first else { return outside(link, file, fragment) }
    if let path = candidates.first(where: { references.outlines[$0] != nil }) {
      guard anchor.map({ check($0, on: path, link) }) ?? true else { return nil }
      return (page.rootPrefix + path.dropExtension).percentEncoded + ".html" + fragment
    }
    if let path = candidates.first(where: { page.files[$0] != nil }) {
      copiedFiles.insert(path)
      return (page.rootPrefix + path).percentEncoded
    }
    let hint = references.nearest(toPage: path).map { " Did you mean \($0)?" } ?? ""
    problems.append(problem(link.position, "there is no page or file \(file) to link to.\(hint)"))
    return nil
  }

  /// A file of the repository that is no part of the book: the forge has it, if one is named.
  private mutating func outside(_ link: LinkText, _ file: String, _ fragment: String) -> String? {
    let forge = editAddress?.replacing("/edit/", with: "/blob/", maxReplacements: 1)
    // `https:`, nothing, the host: what comes after can be left by `..`.
    var base = (forge ?? "").split(separator: "/", omittingEmptySubsequences: false).dropLast()
    var rest: [Substring] = []
    for part in (page.path.folderPart + file).split(separator: "/") where part != "." {
      if part != ".." {
        rest.append(part)
      } else if rest.popLast() == nil {
        guard base.count > 3 else {
          problems.append(
            problem(
              link.position, "the link to \(file) leads out of the book, where no page can follow.")
          )
          return nil
        }
        base.removeLast()
      }
    }
    guard forge != nil, !file.hasPrefix("/") else {
      problems.append(
        problem(
          link.position,
          "the link to \(file) leads out of the book. Copy the file into it, or let 'edit:' in "
            + "book.yml say where the repository is."))
      return nil
    }
    return (base + rest).joined(separator: "/") + fragment
  }

  private mutating func check(_ anchor: String, on path: String, _ link: LinkText) -> Bool {
    if anchor.isEmpty || references.outlines[path]?.targets[anchor] != nil { return true }
    let place = path == page.path ? "this page" : path
    let hint = references.nearest(to: anchor, in: path).map { " Did you mean #\($0)?" } ?? ""
    problems.append(problem(link.position, "there is no #\(anchor) on \(place).\(hint)"))
    return false
  }

  /// Whether the link quotes numbers of a cell of this page; they must then still be there.
  private mutating func quotes(_ link: LinkText) -> Bool {
    guard link.destination.hasPrefix("#"),
      case .cell(let number)? = outline.targets[String(link.destination.dropFirst())],
      let cell = cells[number]
    else { return false }
    let text = link.content.plainText
    guard text.contains(where: \.isNumber) else { return false }
    var shown = cell.output?.text ?? ""
    for figure in cell.figures {
      shown += " " + figure.altText
      if let bytes = page.file(figure.path) {
        shown += " " + String(decoding: bytes, as: UTF8.self)
      }
    }
    let missing = QuotedNumbers.missing(from: text, shown: shown)
    if !missing.isEmpty {
      problems.append(
        problem(
          link.position,
          "the text quotes \(missing.joined(separator: ", ")) from \(link.destination), and the "
            + "cell does not show that. Correct the text or the link."))
    }
    return true
  }
}
