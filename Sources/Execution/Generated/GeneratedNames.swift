import Chapters

/// Takes the engine's own names out of what a reader sees.
struct GeneratedNames: Sendable {
  /// The file name of each cell's chapter, and the cell; by the number in the generated name.
  var cells: [Int: (chapter: String, cell: Cell)]

  init(cells: [Int: (chapter: String, cell: Cell)]) { self.cells = cells }

  init(_ plan: [PlannedCell]) {
    cells = Dictionary(
      uniqueKeysWithValues: plan.map { ($0.index, (chapter: $0.chapter, cell: $0.cell)) })
  }

  static func unit(_ number: Int) -> String { "_nb" + padded(number) }
  static func file(_ number: Int) -> String { "_nbcell" + padded(number) + ".md" }

  private static func padded(_ number: Int) -> String {
    String(repeating: "0", count: max(0, 3 - String(number).count)) + String(number)
  }

  /// The number in the name of a cell's generated file.
  static func number(file: String) -> Int? {
    guard file.hasPrefix("_nbcell"), file.hasSuffix(".md") else { return nil }
    return Int(file.dropFirst(7).dropLast(3))
  }

  /// The text without module prefixes, with chapter files and lines for generated ones.
  func cleaned(_ text: String) -> String {
    guard text.contains("_nb") else { return text }
    let bytes = Array(text.utf8)
    let start = Array("_nb".utf8)
    let cell = Array("_nbcell".utf8)
    var out: [UInt8] = []
    var index = 0
    func digits(from: Int) -> Range<Int> {
      var end = from
      while end < bytes.count, (48...57).contains(bytes[end]) { end += 1 }
      return from..<end
    }
    func number(_ range: Range<Int>) -> Int? { Int(String(decoding: bytes[range], as: UTF8.self)) }
    while index < bytes.count {
      guard bytes[index...].starts(with: start) else {
        out.append(bytes[index])
        index += 1
        continue
      }
      if bytes[index...].starts(with: cell) {
        let name = digits(from: index + 7)
        if name.count >= 3, let key = number(name), let place = cells[key],
          bytes[name.upperBound...].starts(with: Array(".md".utf8))
        {
          out += Array(place.chapter.utf8)
          index = name.upperBound + 3
          if index < bytes.count, bytes[index] == UInt8(ascii: ":") {
            let line = digits(from: index + 1)
            if let row = number(line) {
              out += Array(":\(place.cell.codeLine + row - 1)".utf8)
              index = line.upperBound
            }
          }
          continue
        }
      }
      let name = digits(from: index + 3)
      if name.count >= 3 {
        index = name.upperBound
        if index < bytes.count,
          bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: "/")
        {
          index += 1
        } else {
          out += Array("main".utf8)
        }
        continue
      }
      out.append(bytes[index])
      index += 1
    }
    return String(decoding: out, as: UTF8.self)
  }
}
