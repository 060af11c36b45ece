import CellCode
import Chapters
import Foundation
import Workbench

/// The shape of a chapter: its headings and cells, what folds, where links lead, what code is.
extension Server {
  func symbols(_ open: OpenChapter) -> JSONValue {
    let headings = open.chapter.document.blocks.compactMap { block -> JSONValue? in
      guard case .heading(_, let inlines) = block.kind else { return nil }
      return symbol(inlines.plainText, kind: 15, open.positions.json(line: block.position.line))
    }
    let cells = open.chapter.cells.map { cell in
      symbol(cell.labels.name ?? "cell \(cell.number)", kind: 12, open.json(of: cell))
    }
    return .list(headings + cells)
  }

  private func symbol(_ name: String, kind: Int, _ range: JSONValue) -> JSONValue {
    ["name": .text(name), "kind": .number(kind), "range": range, "selectionRange": range]
  }

  func folds(_ open: OpenChapter) -> JSONValue {
    .list(
      open.chapter.cells.flatMap { cell in
        [cell.range, cell.output?.range].compactMap { range -> JSONValue? in
          guard let range else { return nil }
          return [
            "startLine": .number(open.positions.position(of: range.lowerBound).line),
            "endLine": .number(open.positions.position(of: range.upperBound).line),
          ]
        }
      })
  }

  func links(_ open: OpenChapter) -> JSONValue {
    let folder = URL(fileURLWithPath: open.path).deletingLastPathComponent()
    let text = String(decoding: open.chapter.bytes, as: UTF8.self)
    return .list(
      text.matches(of: #/\]\(([^()\s#]+)(#[^()\s]*)?\)/#).compactMap { match in
        let destination = String(match.1)
        guard !destination.contains("://"), let decoded = destination.removingPercentEncoding else {
          return nil
        }
        let file = folder.appendingPathComponent(decoded).standardizedFileURL
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        let start = text.utf8.distance(from: text.startIndex, to: match.1.startIndex)
        return [
          "range": open.positions.json(start..<start + destination.utf8.count),
          "target": .text(file.absoluteString),
        ]
      })
  }

  func tokens(_ open: OpenChapter) -> JSONValue {
    var last = EditorPosition(line: 0, character: 0)
    var data: [JSONValue] = []
    for cell in open.chapter.cells {
      var place = 0
      for run in ParsedCode(cell.code).runs {
        defer { place += run.length }
        guard let kind = TokenKinds.number(of: run.class) else { continue }
        for range in Self.lines(place..<place + run.length, of: cell.code) {
          let start = open.positions.position(of: open.offset(of: range.lowerBound, in: cell))
          let end = open.positions.position(of: open.offset(of: range.upperBound, in: cell))
          let isSameLine = start.line == last.line
          data += [
            .number(start.line - last.line),
            .number(isSameLine ? start.character - last.character : start.character),
            .number(end.character - start.character), .number(kind), 0,
          ]
          last = start
        }
      }
    }
    return ["data": .list(data)]
  }

  /// A range of code cut at the ends of lines, without blanks at the end: a token of the protocol
  /// lies in one line.
  private static func lines(_ range: Range<Int>, of code: String) -> [Range<Int>] {
    let bytes = Array(code.utf8)
    return bytes[range].split(separator: 10).compactMap { line in
      let end = line.lastIndex { $0 != 32 && $0 != 9 }.map { $0 + 1 } ?? line.startIndex
      return end > line.startIndex ? line.startIndex..<end : nil
    }
  }
}

/// The kinds of tokens that the server tells apart, by the protocol's names.
enum TokenKinds {
  static let all = ["keyword", "type", "function", "number", "string", "parameter", "comment"]

  static func number(of kind: CodeClass) -> Int? {
    switch kind {
    case .plain: nil
    case .keyword: 0
    case .type: 1
    case .call: 2
    case .number: 3
    case .string: 4
    case .label: 5
    case .comment: 6
    }
  }
}
