import Chapters

/// The numbers that a chapter's outputs hold, so that prose which quotes one can link to it.
struct QuotedNumbers: Sendable {
  private var cells: [Substring: [Int]] = [:]
  /// All that the chapter computes, in a book that holds every number of its prose against that.
  private var sources: NumberSources?

  init(_ page: SourcePage, areAllChecked: Bool = false) {
    for cell in page.chapter.cells {
      guard let text = cell.output?.text else { continue }
      for number in NumberScanner.numbers(in: text) {
        cells[number, default: []].append(cell.number)
      }
    }
    guard areAllChecked else { return }
    sources = NumberSources(page.chapter) { path in
      path.resolvingPath(from: page.path).flatMap { page.files[$0] }
    }
  }

  /// The cell whose output a number in the text quotes: the last one before the text that has it.
  ///
  /// Where numbers are checked, every one that looks like a result leads to the output that it is
  /// rounded from; elsewhere only decimal fractions of three digits or more that stand there as they
  /// are: a shorter number proves nothing.
  func cell(
    quoting number: Substring, in text: String, _ range: Range<String.Index>, after current: Int
  ) -> Int? {
    if let sources {
      guard let found = ResultNumbers.all(in: text).first(where: { $0.range == range }) else {
        return nil
      }
      return sources.cell(quoting: found.number, after: current)
    }
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
