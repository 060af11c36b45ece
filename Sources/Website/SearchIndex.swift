/// The book's sections as a script that calls the page back: a script, because a page that was
/// opened from a file may load one, and may not fetch anything else.
enum SearchIndex {
  /// The script of all pages.
  static func script(_ pages: [FinishedPage]) -> FileContent {
    FileContent([FileContent("bookIndex([")] + pages.map(\.searchEntries) + [FileContent("]);\n")])
  }

  /// The entries of one page, each with a comma behind it.
  static func entries(_ page: RenderedPage, pagePath: String) -> String {
    var text = ""
    for section in page.sections {
      let fields = [
        pagePath.percentEncoded, section.anchor, section.title, section.text,
        section.identifiers.joined(separator: " "), page.outline.title,
      ]
      text += "["
      for (index, field) in fields.enumerated() {
        if index > 0 { text += "," }
        append(field, to: &text)
      }
      text += "],\n"
    }
    return text
  }

  /// Adds a JavaScript string that is also safe inside HTML.
  static func append(_ field: String, to text: inout String) {
    text += "\""
    let bytes = field.utf8
    var written = bytes.startIndex
    var index = written
    while index != bytes.endIndex {
      let byte = bytes[index]
      var next = bytes.index(after: index)
      var replacement: String?
      switch byte {
      case 0x22: replacement = "\\\""
      case 0x5C: replacement = "\\\\"
      case 0x0A, 0x0D, 0x09: replacement = " "
      case 0x3C: replacement = "\\u003c"
      case 0..<0x20: replacement = ""
      case 0xE2 where field[index] == "\u{2028}" || field[index] == "\u{2029}":
        replacement = " "
        next = bytes.index(index, offsetBy: 3)
      default: break
      }
      if let replacement {
        text += field[written..<index]
        text += replacement
        written = next
      }
      index = next
    }
    text += field[written...]
    text += "\""
  }
}
