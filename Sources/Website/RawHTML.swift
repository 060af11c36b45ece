/// The little HTML that a chapter may contain; everything else is shown as the text it is.
enum RawHTML {
  /// Tags that pass without attributes.
  private static let plain: Set<String> = ["br", "wbr", "sub", "sup", "kbd", "small", "mark"]

  /// What of a piece of HTML goes into the page.
  ///
  /// `open` is how many folds (`details`) are open: one that no fold was opened for is not closed.
  static func allowed(_ html: String, open folds: inout [String]) -> String {
    var result = ""
    var rest = html[...]
    while let start = rest.firstIndex(of: "<") {
      result.appendEscaped(rest[..<start])
      rest = rest[start...]
      if rest.hasPrefix("<!--") {
        guard let end = rest.firstRange(of: "-->") else { return result }
        rest = rest[end.upperBound...]
        continue
      }
      guard let end = rest.firstIndex(of: ">") else { break }
      let tag = rest[...end]
      if let kept = fold(tag: tag.dropFirst().dropLast(), &folds)
        ?? allowed(tag: tag.dropFirst().dropLast())
      {
        result += kept
      } else {
        result.appendEscaped(tag)
      }
      rest = rest[rest.index(after: end)...]
    }
    result.appendEscaped(rest)
    return result
  }

  /// A tag of `details` or its `summary`, where it can stand.
  private static func fold(tag: Substring, _ folds: inout [String]) -> String? {
    let isClosing = tag.hasPrefix("/")
    let name = (isClosing ? tag.dropFirst() : tag).prefix { $0.isLetter }.lowercased()
    guard name == "details" || name == "summary" else { return nil }
    if isClosing {
      guard folds.last == name else { return "" }
      folds.removeLast()
      return "</\(name)>"
    }
    guard name == "details" || folds.last == "details" else { return nil }
    folds.append(name)
    return name == "details" && tag.hasSuffix(" open") ? "<details open>" : "<\(name)>"
  }

  private static func allowed(tag: Substring) -> String? {
    let isClosing = tag.hasPrefix("/")
    let name = (isClosing ? tag.dropFirst() : tag).prefix { $0.isLetter }.lowercased()
    if isClosing { return plain.contains(name) || name == "a" ? "</\(name)>" : nil }
    if plain.contains(name) { return "<\(name)>" }
    guard name == "a", let id = identifier(in: tag) else { return nil }
    return "<a id=\"\(escapedHTML(id))\">"
  }

  /// The identifiers of the anchors in a piece of HTML.
  static func identifiers(in html: String) -> [String] {
    guard html.utf8.contains(UInt8(ascii: "<")) else { return [] }
    return html.split(separator: "<").compactMap { piece in
      guard let end = piece.firstIndex(of: ">"), piece.hasPrefix("a ") else { return nil }
      return identifier(in: piece[..<end])
    }
  }

  private static func identifier(in tag: Substring) -> String? {
    for name in [" id=\"", " name=\""] {
      guard let start = tag.firstRange(of: name),
        let end = tag[start.upperBound...].firstIndex(of: "\"")
      else { continue }
      let id = tag[start.upperBound..<end]
      if !id.isEmpty, !id.contains(where: \.isWhitespace) { return String(id) }
    }
    return nil
  }
}
