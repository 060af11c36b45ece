import CellCode
import Chapters
import Execution
import Foundation
import LanguageService
import Workbench

/// Completion, explanation, definition, uses and renaming of the names in cells.
extension Server {
  func completion(_ open: OpenChapter, _ parameters: JSONValue) async -> JSONValue {
    guard let position = EditorPosition(parameters["position"]) else { return [] }
    guard let (cell, offset) = open.cell(at: position) else { return labels(open, position) }
    guard let context = await contexts.context(of: cell, in: open.chapter) else { return [] }
    let found = await service.completions(cell.code, at: offset, in: context)
    let items = found.enumerated().map { place, item -> JSONValue in
      var fields: [String: JSONValue] = [
        "label": .text(item.label), "filterText": .text(item.text),
        "sortText": .text(String(format: "%04d", place)), "kind": .number(Self.kind(item.kind)),
        "textEdit": ["range": open.json(item.range, in: cell), "newText": .text(item.text)],
      ]
      if !item.type.isEmpty { fields["detail"] = .text(item.type) }
      if let brief = item.brief { fields["documentation"] = .text(brief) }
      return .object(fields)
    }
    return ["isIncomplete": true, "items": .list(items)]
  }

  /// In a fence's line, the words that may stand after `swift`.
  private func labels(_ open: OpenChapter, _ position: EditorPosition) -> JSONValue {
    guard open.chapter.cells.contains(where: { $0.line == position.line + 1 }) else { return [] }
    return .list(CellLabels.known.map { ["label": .text($0), "kind": 14] })
  }

  /// The protocol's number for a kind of declaration.
  private static func kind(_ word: String) -> Int {
    [
      "function": 3, "variable": 6, "struct": 22, "class": 7, "enum": 13, "enumelement": 20,
      "protocol": 8, "typealias": 25, "module": 9, "keyword": 14, "macro": 3,
    ][word] ?? 1
  }

  func hover(_ open: OpenChapter, _ parameters: JSONValue) async -> JSONValue {
    guard let (_, symbol) = await symbol(open, parameters) else { return .null }
    let paragraphs = symbol.documentation.isEmpty ? "" : "\n\n" + symbol.documentation
    return [
      "contents": [
        "kind": "markdown", "value": .text("```swift\n\(symbol.declaration)\n```" + paragraphs),
      ]
    ]
  }

  func definition(_ open: OpenChapter, _ parameters: JSONValue) async -> JSONValue {
    guard let (cell, symbol) = await symbol(open, parameters) else { return .null }
    return home(of: symbol, seenFrom: cell, open) ?? .null
  }

  func references(_ open: OpenChapter, _ parameters: JSONValue) async -> JSONValue {
    let uses = await uses(open, parameters)
    return .list(uses.map { ["uri": .text(open.uri), "range": open.positions.json($0)] })
  }

  func rename(_ open: OpenChapter, _ parameters: JSONValue) async -> JSONValue {
    guard let name = parameters["newName"]?.text else { return .null }
    let edits = await uses(open, parameters).map { range -> JSONValue in
      ["range": open.positions.json(range), "newText": .text(name)]
    }
    return edits.isEmpty ? .null : ["changes": .object([open.uri: .list(edits)])]
  }

  private func symbol(
    _ open: OpenChapter, _ parameters: JSONValue
  ) async -> (cell: Cell, symbol: SymbolInformation)? {
    guard let position = EditorPosition(parameters["position"]),
      let (cell, offset) = open.cell(at: position),
      let context = await contexts.context(of: cell, in: open.chapter),
      let symbol = await service.symbol(cell.code, at: offset, in: context)
    else { return nil }
    return (cell, symbol)
  }

  /// Where a symbol is declared: in this chapter, or in a file that is there to be read.
  private func home(
    of symbol: SymbolInformation, seenFrom cell: Cell, _ open: OpenChapter
  ) -> JSONValue? {
    switch symbol.home {
    case .here(let offset):
      return ["uri": .text(open.uri), "range": open.json(offset..<offset, in: cell)]
    case .file(let path, let line, let column):
      guard FileManager.default.isReadableFile(atPath: path) else { return nil }
      let place = EditorPosition(line: line - 1, character: column - 1).json
      return [
        "uri": .text(URL(fileURLWithPath: path).absoluteString),
        "range": ["start": place, "end": place],
      ]
    case .module(let module):
      guard let number = Surroundings.cell(ofModule: module),
        let cell = open.chapter.cells.first(where: { $0.number == number }),
        let range = ParsedCode(cell.code).declaration(of: String(symbol.name.prefix { $0 != "(" }))
      else { return nil }
      return [
        "uri": .text(open.uri), "range": open.json(range.lowerBound..<range.lowerBound, in: cell),
      ]
    case nil: return nil
    }
  }

  /// The places in the chapter that name what the name at a place names, as bytes of the chapter.
  private func uses(_ open: OpenChapter, _ parameters: JSONValue) async -> [Range<Int>] {
    guard let (cell, symbol) = await symbol(open, parameters), !symbol.name.isEmpty,
      let target = home(of: symbol, seenFrom: cell, open)
    else { return [] }
    let word = String(symbol.name.prefix { $0 != "(" })
    var found: [Range<Int>] = []
    for cell in open.chapter.cells {
      guard let context = await contexts.context(of: cell, in: open.chapter) else { continue }
      for range in Self.occurrences(of: word, in: cell.code) {
        let other = await service.symbol(cell.code, at: range.lowerBound, in: context)
        guard let other, home(of: other, seenFrom: cell, open) == target else { continue }
        found.append(
          open.offset(of: range.lowerBound, in: cell)..<open.offset(of: range.upperBound, in: cell))
      }
    }
    return found
  }

  /// Where a word stands by itself in code, in bytes.
  static func occurrences(of word: String, in code: String) -> [Range<Int>] {
    let (bytes, wanted) = (Array(code.utf8), Array(word.utf8))
    guard !wanted.isEmpty, bytes.count >= wanted.count else { return [] }
    func isPart(_ place: Int) -> Bool { bytes.indices.contains(place) && bytes[place].isWordByte }
    return (0...(bytes.count - wanted.count)).compactMap { start in
      let end = start + wanted.count
      guard bytes[start..<end].elementsEqual(wanted), !isPart(start - 1), !isPart(end) else {
        return nil
      }
      return start..<end
    }
  }
}
