import Chapters
import Workbench

/// A place as the protocol counts: lines and UTF-16 units from 0.
struct EditorPosition: Hashable, Comparable {
  var line: Int
  var character: Int

  static func < (a: Self, b: Self) -> Bool { (a.line, a.character) < (b.line, b.character) }

  init(line: Int, character: Int) {
    self.line = line
    self.character = character
  }

  init?(_ value: JSONValue?) {
    guard let line = value?["line"]?.number, let character = value?["character"]?.number else {
      return nil
    }
    (self.line, self.character) = (line, character)
  }

  var json: JSONValue { ["line": .number(line), "character": .number(character)] }
}

/// Turns bytes of a text into the protocol's places and back.
struct TextPositions {
  private let bytes: [UInt8]
  private let lines: SourceLines

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    lines = SourceLines(bytes)
  }

  func position(of offset: Int) -> EditorPosition {
    let place = lines.position(of: min(max(offset, 0), bytes.count))
    let start = lines[place.line].lowerBound
    let before = bytes[min(start, bytes.count)..<min(max(offset, start), bytes.count)]
    return EditorPosition(
      line: place.line - 1, character: String(decoding: before, as: UTF8.self).utf16.count)
  }

  func position(of place: SourcePosition) -> EditorPosition {
    position(of: lines[place.line].lowerBound + place.column - 1)
  }

  func offset(of position: EditorPosition) -> Int {
    let range = lines[position.line + 1]
    var (offset, left) = (range.lowerBound, position.character)
    for scalar in String(decoding: bytes[range], as: UTF8.self).unicodeScalars where left > 0 {
      left -= UTF16.width(scalar)
      offset += UTF8.width(scalar)
    }
    return offset
  }

  /// A range of bytes as the protocol writes it.
  func json(_ range: Range<Int>) -> JSONValue {
    [
      "start": position(of: range.lowerBound).json, "end": position(of: range.upperBound).json,
    ]
  }

  /// All of a line, counted from 1.
  func json(line: Int) -> JSONValue { json(lines[line]) }

  /// Where a line, counted from 1, starts.
  func start(ofLine line: Int) -> Int { lines[line].lowerBound }
}
