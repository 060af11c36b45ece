/// Moves an article into a page that holds them all: its anchors get the page's name in front, and
/// links to other pages become links to their anchors.
enum SinglePage {
  /// `answers-03-lstm` for `answers/03-lstm.html`.
  static func name(of page: String) -> String {
    page.dropExtension.replacing("/", with: "-")
  }

  /// A page's article as a section of the one page.
  static func section(_ article: String, page: String, pages: Set<String>) -> String {
    let own = name(of: page)
    var result = "<section class=chapter-break id=\"\(own)\">"
    result.reserveCapacity(article.utf8.count + article.utf8.count / 16)
    let bytes = article.utf8
    var written = bytes.startIndex
    var index = written
    var isInTag = false
    while index != bytes.endIndex {
      let byte = bytes[index]
      let next = bytes.index(after: index)
      if byte == UInt8(ascii: "<") {
        isInTag = true
      } else if byte == UInt8(ascii: ">") {
        isInTag = false
      } else if isInTag, byte == UInt8(ascii: " ") {
        let rest = article[next...]
        for attribute in ["id=", "href="] where rest.utf8.starts(with: attribute.utf8) {
          var start = bytes.index(next, offsetBy: attribute.utf8.count)
          let isQuoted = bytes[start] == UInt8(ascii: "\"")
          if isQuoted { start = bytes.index(after: start) }
          let end =
            bytes[start...].firstIndex {
              isQuoted ? $0 == 0x22 : [0x20, 0x3E].contains($0)
            } ?? bytes.endIndex
          let value = article[start..<end]
          result += article[written..<start]
          result += attribute == "id=" ? "\(own)-\(value)" : link(value, from: page, pages)
          written = end
        }
      }
      index = next < written ? written : next
    }
    result += article[written...]
    return result + "</section>\n"
  }

  private static func link(_ address: Substring, from page: String, _ pages: Set<String>) -> String
  {
    let parts = address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let anchor = parts.count > 1 ? "-\(parts[1])" : ""
    if parts[0].isEmpty { return "#\(name(of: page))\(anchor)" }
    guard !address.contains(":"),
      let path = String(parts[0]).percentDecoded.resolvingPath(from: page)
    else { return String(address) }
    return pages.contains(path)
      ? "#\(name(of: path))\(anchor)"
      : path.percentEncoded + (parts.count > 1 ? "#\(parts[1])" : "")
  }
}
