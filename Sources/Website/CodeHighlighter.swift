/// Colours code of other languages than Swift, from a small table for each: what is a comment, a
/// string, a keyword, a number.
///
/// What it does not know stays plain.
struct CodeHighlighter {
  private var keywords: Set<Substring>
  private var lineComments: [String]
  private var blockComment: (start: String, end: String)?
  private var quotes: Set<Character>
  /// Whether a name before a colon is a label, as in YAML and JSON.
  private var labelsBeforeColon = false

  /// Nil for a language without a table.
  init?(language: String) {
    quotes = ["\"", "'"]
    lineComments = []
    keywords = []
    switch language.lowercased() {
    case "sh", "bash", "shell", "zsh", "console":
      lineComments = ["#"]
      keywords = Self.words(
        "if then else elif fi for in do done while case esac function return export local set exit cd"
      )
    case "python", "py":
      lineComments = ["#"]
      keywords = Self.words(
        "def class return if elif else for while in not and or is None True False import from as with try except finally raise lambda yield pass break continue global assert del async await"
      )
    case "json":
      quotes = ["\""]
      keywords = Self.words("true false null")
      labelsBeforeColon = true
    case "yaml", "yml":
      lineComments = ["#"]
      keywords = Self.words("true false null yes no")
      labelsBeforeColon = true
    case "c", "h", "cpp", "c++":
      lineComments = ["//"]
      blockComment = ("/*", "*/")
      keywords = Self.words(
        "int char float double void long short unsigned signed const static struct union enum typedef return if else for while do switch case break continue default sizeof extern inline restrict volatile include define ifdef ifndef endif pragma size_t uint8_t int32_t uint32_t int64_t uint64_t bool true false NULL"
      )
    default: return nil
    }
  }

  private static func words(_ list: String) -> Set<Substring> {
    Set(list.split(separator: " "))
  }

  /// The code as HTML, with the tags that Swift's code has.
  func html(_ code: String) -> String {
    var html = ""
    var rest = code[...]
    func take(_ end: Substring.Index, _ opening: String, _ closing: String) {
      html += opening
      html.appendText(rest[..<end])
      html += closing
      rest = rest[end...]
    }
    var isAtWord = true
    while let character = rest.first {
      if isAtWord || character == "/", lineComments.contains(where: { rest.hasPrefix($0) }) {
        take(rest.firstIndex(of: "\n") ?? rest.endIndex, "<i>", "</i>")
      } else if let block = blockComment, rest.hasPrefix(block.start) {
        let end = rest.dropFirst(2).firstRange(of: block.end)?.upperBound ?? rest.endIndex
        take(end, "<i>", "</i>")
      } else if quotes.contains(character) {
        let end = stringEnd(rest, quote: character)
        let isLabel = labelsBeforeColon && rest[end...].drop { $0 == " " }.first == ":"
        take(end, isLabel ? "<i class=l>" : "<i class=s>", "</i>")
      } else if character.isLetter || character == "_" {
        let end =
          rest.firstIndex {
            !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" && labelsBeforeColon)
          } ?? rest.endIndex
        let word = rest[..<end]
        if labelsBeforeColon, rest[end...].first == ":" {
          take(end, "<i class=l>", "</i>")
        } else if keywords.contains(word) {
          take(end, "<b>", "</b>")
        } else if rest[end...].first == "(" {
          take(end, "<u>", "</u>")
        } else {
          take(end, "", "")
        }
      } else if character.isNumber {
        let end = rest.firstIndex { !($0.isNumber || $0.isLetter || $0 == ".") } ?? rest.endIndex
        take(end, "<i class=n>", "</i>")
      } else {
        take(rest.index(after: rest.startIndex), "", "")
      }
      isAtWord = html.last.map { $0.isWhitespace } ?? true
    }
    return html
  }

  /// The end of a string that starts here: at its quote, or at the line's end.
  private func stringEnd(_ text: Substring, quote: Character) -> Substring.Index {
    var isEscaped = false
    for index in text.indices.dropFirst() {
      let character = text[index]
      if character == "\n" { return index }
      if character == quote, !isEscaped { return text.index(after: index) }
      isEscaped = character == "\\" && !isEscaped
    }
    return text.endIndex
  }
}
