import Foundation

/// What a name in the code stands for.
package struct SymbolInformation: Sendable, Hashable {
  /// Where it is declared.
  package enum Home: Sendable, Hashable {
    /// In the code itself, at an offset in its UTF-8 bytes.
    case here(offset: Int)
    /// In a file of an earlier cell or a library, by its path, line and column from 1.
    case file(path: String, line: Int, column: Int)
    /// In a module whose source is not known.
    case module(String)
  }

  package var name: String
  /// The declaration as Swift writes it.
  package var declaration: String
  /// The documentation as plain paragraphs; empty where there is none.
  package var documentation: String
  package var home: Home?

  init?(_ answer: SymbolAnswer, prefix: Int, file: String) {
    guard let annotated = answer.annotatedDeclaration else { return nil }
    name = answer.name ?? ""
    declaration = MarkupText.plain(annotated)
    documentation = answer.documentation.map(MarkupText.documentation) ?? ""
    if answer.path == file, let offset = answer.offset, offset >= prefix {
      home = .here(offset: offset - prefix)
    } else if let path = answer.path, path != file, let line = answer.line {
      home = .file(path: path, line: line, column: answer.column ?? 1)
    } else {
      home = answer.module.map { .module($0) }
    }
  }
}

/// The service's answer to `cursorinfo`.
struct SymbolAnswer: Decodable {
  var name: String?
  var annotatedDeclaration: String?
  var documentation: String?
  var path: String?
  var offset: Int?
  var line: Int?
  var column: Int?
  var module: String?

  enum CodingKeys: String, CodingKey {
    case name = "key.name"
    case annotatedDeclaration = "key.annotated_decl"
    case documentation = "key.doc.full_as_xml"
    case path = "key.filepath"
    case offset = "key.offset"
    case line = "key.line"
    case column = "key.column"
    case module = "key.modulename"
  }
}

/// The service's XML as plain text.
enum MarkupText {
  /// The text without its tags.
  static func plain(_ xml: String) -> String {
    let text = xml.replacing(#/<[^>]*>/#, with: "")
    return [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")]
      .reduce(text) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
  }

  /// A documentation comment's paragraphs, and its parameters as a list, in Markdown.
  static func documentation(_ xml: String) -> String {
    guard let parts = xml.firstMatch(of: #/<CommentParts>(.*)</CommentParts>/#.dotMatchesNewlines())
    else { return "" }
    let markdown = String(parts.1)
      .replacing(#/<Direction[^>]*>[^<]*</Direction>/#, with: "")
      .replacing(#/<Parameter><Name>([^<]*)</Name>/#) { "\n- `\($0.1)`: " }
      .replacing(#/<ResultDiscussion>/#, with: "\nReturns: ")
      .replacing(#/<codeVoice>(.*?)</codeVoice>/#) { "`\($0.1)`" }
      .replacing(#/</Para>/#, with: "\n\n")
      .replacing(#/<Item>/#, with: "\n- ")
    return plain(markdown).replacing(#/\n{3,}/#, with: "\n\n")
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
