/// A page's article as XHTML, which is what electronic books are made of.
///
/// Formulas keep their MathML alone, figures their first drawing; addresses of pages end in `.xhtml`.
struct XHTML {
  /// The paths of the book's pages in the site.
  let pages: Set<String>
  /// The page's own path.
  let page: String
  /// The files beside the pages that the book has too.
  let files: Set<String>
  private var result = ""
  /// What is left out, and how many of its like are open.
  private var skipped: (name: Substring, depth: Int)?
  private(set) var hasFormulas = false
  private(set) var hasDrawings = false
  private var drawingDepth = 0

  init(pages: Set<String>, page: String, files: Set<String>) {
    self.pages = pages
    self.page = page
    self.files = files
  }

  private static let empty: Set<Substring> = ["br", "hr", "img", "input", "wbr", "col"]

  mutating func converted(_ html: Substring) -> String {
    var rest = html
    while let start = rest.firstIndex(of: "<") {
      if skipped == nil { result += rest[..<start] }
      guard let end = Self.end(of: rest[start...]) else { break }
      tag(rest[rest.index(after: start)..<end])
      rest = rest[rest.index(after: end)...]
    }
    if skipped == nil { result += rest }
    return result
  }

  /// Where a tag ends: at the first `>` outside quotes.
  private static func end(of tag: Substring) -> Substring.Index? {
    var isQuoted = false
    for index in tag.indices {
      if tag[index] == "\"" { isQuoted.toggle() }
      if tag[index] == ">", !isQuoted { return index }
    }
    return nil
  }

  private mutating func tag(_ tag: Substring) {
    if tag.first == "/" {
      let name = tag.dropFirst()
      if let open = skipped {
        if open.name == name { skipped = open.depth == 1 ? nil : (name, open.depth - 1) }
        return
      }
      if name == "svg" { drawingDepth -= 1 }
      result += "</\(name)>"
      return
    }
    let isClosed = tag.last == "/"
    let name = tag.prefix { $0.isLetter || $0.isNumber }
    if let open = skipped {
      if open.name == name, !isClosed { skipped = (name, open.depth + 1) }
      return
    }
    let attributes = Self.attributes(tag.dropFirst(name.count))
    let classes = attributes.first { $0.name == "class" }?.value ?? ""
    if name == "span", classes == "katex" || classes == "katex-display" {
      skipped = (name, 1)
      return
    }
    if name == "svg", classes.contains("nf-narrow") {
      skipped = (name, 1)
      return
    }
    result += "<\(name)"
    if name == "math" {
      hasFormulas = true
      result += " xmlns=\"http://www.w3.org/1998/Math/MathML\""
    }
    if name == "svg" {
      if drawingDepth == 0 { result += " xmlns=\"http://www.w3.org/2000/svg\"" }
      hasDrawings = true
      if !isClosed { drawingDepth += 1 }
    }
    for attribute in attributes {
      guard let value = kept(attribute.name, attribute.value, of: name) else { continue }
      result += " \(attribute.name)=\"\(value)\""
    }
    result += isClosed || Self.empty.contains(name) ? "/>" : ">"
  }

  /// The value that an attribute has in the book; nil where it has no place there.
  private func kept(_ name: Substring, _ value: Substring, of tag: Substring) -> String? {
    switch name {
    case "tabindex", "loading", "data-code", "data-line", "data-x", "data-y", "data-frame":
      return nil
    case "role" where value == "group": return nil
    case "aria-label" where tag == "pre" || tag == "span" || tag == "div": return nil
    case "href" where tag == "a": return address(value)
    default: return String(value)
    }
  }

  private func address(_ value: Substring) -> String? {
    if value.hasPrefix("#") || value.contains(":") { return String(value) }
    let parts = value.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    guard let path = String(parts[0]).resolvingPath(from: page) else { return nil }
    if pages.contains(path) {
      return String(parts[0]).dropExtension + ".xhtml" + (parts.count > 1 ? "#\(parts[1])" : "")
    }
    return files.contains(path) ? String(value) : nil
  }

  private static func attributes(_ text: Substring) -> [(name: Substring, value: Substring)] {
    var found: [(name: Substring, value: Substring)] = []
    var rest = text
    while true {
      rest = rest.drop { $0.isWhitespace || $0 == "/" }
      let name = rest.prefix { !$0.isWhitespace && $0 != "=" && $0 != "/" }
      guard !name.isEmpty else { return found }
      rest = rest.dropFirst(name.count)
      guard rest.first == "=" else {
        found.append((name, name))
        continue
      }
      rest = rest.dropFirst()
      if rest.first == "\"" {
        let value = rest.dropFirst().prefix { $0 != "\"" }
        rest = rest.dropFirst(value.count + 2)
        found.append((name, value))
      } else {
        let value = rest.prefix { !$0.isWhitespace }
        rest = rest.dropFirst(value.count)
        found.append((name, value))
      }
    }
  }
}
