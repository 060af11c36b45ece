/// A table of numbers as colours, with words at its rows and columns.
///
/// ```swift
/// HeatMap("Where the decoder looks", rows: target, columns: source, weights) {
///   $0.outline(row: 0, column: 3)
/// }
/// ```
public struct HeatMap: Figure {
  /// Which numbers the colours span.
  public enum Span: Sendable, Hashable {
    /// 0 is white, 1 is blue: weights, gates, probabilities.
    case unit
    /// Orange is negative, paper 0, blue positive, up to the given size on either side.
    case signed(Double)
    /// From the smallest to the largest of the values; signed if some are negative.
    case fitted
  }

  public let title: String
  private let rowWords: [String]
  private let columnWords: [String]
  private let values: [[Double]]
  private var outlines: [(row: Int, column: Int)] = []
  /// Which numbers the colours span.
  public var span = Span.unit
  /// What the rows are; written beside them.
  public var rowName = ""
  /// What the columns are; written above them.
  public var columnName = ""
  /// Digits behind the point of the numbers in the cells; nil for no numbers.
  public var digits: Int? = 2
  /// The finding in words; by default each row's largest value.
  public var finding: String?

  /// A map of `values`, one row of them for each of `rows`, filled further by `build`.
  public init(
    _ title: String, rows: [String], columns: [String], _ values: some NumberTable,
    _ build: (inout HeatMap) -> Void = { _ in }
  ) {
    self.title = title
    rowWords = rows
    columnWords = columns
    self.values = values.plotRows
    build(&self)
  }

  /// Outlines a cell: where the true alignment is.
  public mutating func outline(row: Int, column: Int) {
    outlines.append((row, column))
  }

  /// Outlines one cell in each row, as many as `columns` has entries.
  public mutating func outline(columns: [Int]) {
    for (row, column) in columns.enumerated() { outline(row: row, column: column) }
  }

  private var rowCount: Int { values.count }
  private var columnCount: Int { values.map(\.count).max() ?? 0 }

  public var warnings: [String] {
    var all: [String] = []
    if rowWords.count != rowCount, !rowWords.isEmpty {
      all.append("\(rowWords.count) words for \(rowCount) rows")
    }
    if columnWords.count != columnCount, !columnWords.isEmpty {
      all.append("\(columnWords.count) words for \(columnCount) columns")
    }
    if Set(values.map(\.count)).count > 1 { all.append("rows of different lengths") }
    return all
  }

  public var alternative: String {
    if let finding { return finding }
    var text = "Heat map of \(rowCount) rows and \(columnCount) columns."
    for (row, line) in values.prefix(12).enumerated() {
      guard let most = line.indices.max(by: { line[$0] < line[$1] }) else { continue }
      text += " \(word(rowWords, row)): \(Digits.short(line[most])) at \(word(columnWords, most))."
    }
    if rowCount > 12 { text += " And \(rowCount - 12) rows more." }
    return text
  }

  private func word(_ words: [String], _ index: Int) -> String {
    words.indices.contains(index) ? words[index] : String(index)
  }

  private var tint: Tint { Tint(span, values: values.lazy.flatMap { $0 }) }

  /// Cells are as large as fits, from 12 to 28 pixels.
  private var cell: Double {
    let room = 640 - rowRoom - 16
    return min(28, max(12, Double(Int(room / Double(max(1, columnCount))))))
  }

  private var rowRoom: Double {
    let words = rowWords.map { textWidth($0) }.max() ?? 0
    // Whole pixels: between cells that share one, the paper would shine through.
    return Double(wholePart(max(words + 10, rowName.isEmpty ? 0 : textWidth(rowName) + 10) + 3))
  }

  /// Column words stand upright side by side if they fit with a gap, else they read upwards. A letter
  /// fits anywhere: those of a text read as the text.
  private var columnsFit: Bool {
    columnWords.allSatisfy { $0.count == 1 || textWidth($0) <= cell - 4 }
  }

  /// Every value, unless there are more than anybody reads.
  public var tables: [FigureTable] {
    guard rowCount * columnCount <= 600 else { return [] }
    return [
      FigureTable(
        [rowName] + (0..<columnCount).map { word(columnWords, $0) },
        values.enumerated().map { row, line in [word(rowWords, row)] + line.map(FigureTable.cell) })
    ]
  }

  public var svg: String {
    let cell = cell
    let left = rowRoom
    let words = columnWords.map { textWidth($0) }.max() ?? 0
    let top = (columnName.isEmpty ? 6 : 22) + (columnsFit ? 18 : words + 8)
    let right = left + Double(columnCount) * cell
    let bottom = top + Double(rowCount) * cell
    var canvas = Canvas(width: max(right + 16, 240), height: bottom + 44)
    let names = Lettering(hue: .soft, italic: true)
    canvas.text(columnName, at: Point(x: left, y: 15), names)
    canvas.text(
      rowName, at: Point(x: left - 8, y: top - 8), Lettering(hue: .soft, anchor: .end, italic: true))
    for (column, word) in columnWords.enumerated() {
      let middle = left + (Double(column) + 0.5) * cell
      if columnsFit {
        canvas.text(word, at: Point(x: middle, y: top - 7), Lettering(anchor: .middle))
      } else {
        canvas.text(word, at: Point(x: middle + 4.5, y: top - 6), Lettering(upwards: true))
      }
    }
    let tint = tint
    var cells = TintedCells()
    for (row, line) in values.enumerated() {
      for (column, value) in line.enumerated() {
        let (x, y) = (left + Double(column) * cell, top + Double(row) * cell)
        tint.fill(Frame(x: x, y: y, width: cell, height: cell), value, in: &cells)
      }
    }
    cells.draw(on: &canvas, Stroke(hue: .rule, width: 0.5))
    for (row, line) in values.enumerated() {
      let y = top + Double(row) * cell
      canvas.text(
        word(rowWords, row), at: Point(x: left - 8, y: y + cell / 2 + 4.5),
        Lettering(anchor: .end))
      guard let digits, cell >= 20 else { continue }
      for (column, value) in line.enumerated() where value.isFinite {
        canvas.text(
          compact(value, digits),
          at: Point(x: left + (Double(column) + 0.5) * cell, y: y + cell / 2 + 3.5),
          Lettering(hue: tint.letters(on: value), size: cell >= 26 ? 10.5 : 9, anchor: .middle))
      }
    }
    for (row, column) in outlines where row < rowCount && column < columnCount {
      canvas.rectangle(
        Frame(
          x: left + Double(column) * cell, y: top + Double(row) * cell, width: cell, height: cell),
        Stroke(hue: .ink, width: 1.5))
    }
    tint.bar(on: &canvas, at: Point(x: left, y: bottom + 12))
    return canvas.svg(of: self)
  }

  /// `.53` for 0.53, `1` for 1, nothing but the sign for what rounds to 0.
  private func compact(_ value: Double, _ digits: Int) -> String {
    var text = Digits.fixed(value, digits)
    if text.hasPrefix("0.") { text.removeFirst() }
    if text.hasPrefix("-0.") { text = "-" + text.dropFirst(2) }
    return text == "1.00" ? "1" : text == ".00" ? "0" : text
  }

  public func text(columns: Int) -> String {
    let name = min(16, rowWords.map(\.count).max() ?? 0)
    let room = max(1, columns - name - 2)
    let width = room >= columnCount * 5 ? 5 : room >= columnCount * 2 ? 2 : 1
    let tint = tint
    var text = cut(title, to: columns) + "\n"
    var header = String(repeating: " ", count: name + 2)
    for column in 0..<columnCount {
      header += padded(cut(word(columnWords, column), to: width == 1 ? 1 : width - 1), to: width)
    }
    text += header.prefix(columns) + "\n"
    for (row, line) in values.enumerated() {
      var cells = padded(cut(word(rowWords, row), to: name), to: name) + " |"
      for (column, value) in line.enumerated() {
        let outlined = outlines.contains { $0 == (row, column) }
        let mark = width == 5 ? compact(value, 2) : String(tint.character(value))
        cells += padded((outlined ? "*" : "") + mark, to: width)
      }
      text += cells.prefix(columns) + "\n"
    }
    if !outlines.isEmpty { text += "* true alignment\n" }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var line = line
      while line.last == " " { line.removeLast() }
      return String(line)
    }.joined(separator: "\n")
  }
}
