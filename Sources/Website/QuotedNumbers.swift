import Chapters

/// The numbers that a chapter's outputs hold, so that prose which quotes one can link to it.
struct QuotedNumbers: Sendable {
  private var cells: [Substring: [Int]] = [:]

  init(_ chapter: Chapter) {
    for cell in chapter.cells {
      guard let text = cell.output?.text else { continue }
      for number in NumberScanner.numbers(in: text) { cells[number, default: []].append(cell.number) }
    }
  }

  /// The cell whose output a number in the text quotes: the last one before the text that has it.
  ///
  /// Only decimal fractions of three digits or more count: a shorter number proves nothing.
  func cell(quoting number: Substring, after current: Int) -> Int? {
    guard number.utf8.contains(UInt8(ascii: ".")), number.utf8.count >= 4,
      let all = cells[number]
    else { return nil }
    return all.last { $0 <= current } ?? all.first
  }

  /// The numbers of a linked text that the cell does not show; `shown` is its output and figures.
  static func missing(from text: String, shown: String) -> [String] {
    let there = NumberScanner.numbers(in: shown)
    var missing: [String] = []
    NumberScanner.scan(text) { number, _ in
      if !there.contains(number) { missing.append(String(number)) }
    }
    return missing
  }
}
