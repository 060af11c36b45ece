import Foundation
import LanguageService
import Workbench

/// Answers about code that has not been run: what could stand here, what this name is, whether a
/// cell is complete.
///
/// Jupyter counts places in Unicode scalars.
struct EditorAnswers: Sendable {
  let service: LanguageService
  let swiftVersion: String
  /// Whether code could be a whole cell.
  let completeness: @Sendable (String) -> Completeness

  enum Completeness: String, Sendable { case complete, incomplete, invalid }

  func end() async { await service.end() }

  func isComplete(_ code: String) -> JSONValue {
    let answer = completeness(code)
    guard answer == .incomplete else { return ["status": .text(answer.rawValue)] }
    // The next line begins where the last one does, two further where that one opens a brace.
    let last = code.split(separator: "\n").last ?? ""
    var indent = String(last.prefix { $0 == " " || $0 == "\t" })
    if let end = last.last(where: { !$0.isWhitespace }), "{([".contains(end) { indent += "  " }
    return ["status": "incomplete", "indent": .text(indent)]
  }

  func completions(_ code: String, cursor: Int, in context: CodeContext?) async -> JSONValue {
    guard let context else { return noCompletions(cursor) }
    let place = Self.byteOffset(code, cursor)
    let found = await service.completions(code, at: place, in: context)
    guard let range = found.first?.range else { return noCompletions(cursor) }
    let (start, end) = (
      Self.scalarOffset(code, range.lowerBound), Self.scalarOffset(code, range.upperBound)
    )
    var seen: Set<String> = []
    let types = found.map { completion -> JSONValue in
      [
        "start": .number(start), "end": .number(end), "text": .text(completion.text),
        "type": .text(completion.kind), "signature": .text(completion.type),
      ]
    }
    return [
      "matches": .list(found.map(\.text).filter { seen.insert($0).inserted }.map { .text($0) }),
      "cursor_start": .number(start), "cursor_end": .number(end),
      "metadata": ["_jupyter_types_experimental": .list(types)],
    ]
  }

  private func noCompletions(_ cursor: Int) -> JSONValue {
    [
      "matches": [], "cursor_start": .number(cursor), "cursor_end": .number(cursor),
      "metadata": [:],
    ]
  }

  func inspection(_ code: String, cursor: Int, in context: CodeContext?) async -> JSONValue {
    let nothing: JSONValue = ["found": false, "data": [:], "metadata": [:]]
    guard let context, let place = Self.nameOffset(code, Self.byteOffset(code, cursor)),
      let symbol = await service.symbol(code, at: place, in: context)
    else { return nothing }
    let paragraphs = symbol.documentation.isEmpty ? "" : "\n\n" + symbol.documentation
    return [
      "found": true, "metadata": [:],
      "data": [
        "text/plain": .text(symbol.declaration + paragraphs),
        "text/markdown": .text("```swift\n\(symbol.declaration)\n```" + paragraphs),
      ],
    ]
  }

  /// Where the name begins that is at a place or before it; nil where there is none.
  static func nameOffset(_ code: String, _ offset: Int) -> Int? {
    let bytes = Array(code.utf8)
    var place = min(max(offset, 0), bytes.count)
    while place > 0, place == bytes.count || !bytes[place].isWordByte { place -= 1 }
    guard place < bytes.count, bytes[place].isWordByte else { return nil }
    while place > 0, bytes[place - 1].isWordByte { place -= 1 }
    return place
  }

  static func byteOffset(_ code: String, _ scalars: Int) -> Int {
    code.unicodeScalars.prefix(max(0, scalars)).reduce(0) { $0 + UTF8.width($1) }
  }

  static func scalarOffset(_ code: String, _ bytes: Int) -> Int {
    var left = bytes
    return code.unicodeScalars.prefix {
      left -= UTF8.width($0)
      return left >= 0
    }.count
  }
}
