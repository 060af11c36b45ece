/// The book's sections as a script that calls the page back: a script, because a page that was
/// opened from a file may load one, and may not fetch anything else.
struct SearchIndex: Sendable {
  let script: String
  var hash: String { ShortHash.of(script) }

  init(book: Book, pages: [RenderedPage]) {
    var text = "bookIndex(["
    for page in pages {
      for section in page.sections {
        text += "["
        text += Self.literal(page.path.dropExtension + ".html") + ","
        text += Self.literal(section.anchor) + ","
        text += Self.literal(section.title) + ","
        text += Self.literal(section.text) + ","
        text += Self.literal(section.identifiers.joined(separator: " ")) + ","
        text += Self.literal(page.outline.title) + "],\n"
      }
    }
    script = text + "]);\n"
  }

  /// A JavaScript string that is also safe inside HTML.
  static func literal(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n", "\r", "\t": result += " "
      case "<": result += "\\u003c"
      case "\u{2028}", "\u{2029}": result += " "
      default:
        if scalar.value < 0x20 { continue }
        result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
