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

  /// So many cells that they are looked at together, without lines between them.
  private var isPlane: Bool { rowCount * columnCount > 600 }
  private var rowCount: Int { values.count }
  private var columnCount: Int { values.map { $0.count }.max() ?? 0 }

  public var warnings: [String] {
    var all: [String] = []
    if rowWords.count != rowCount, !rowWords.isEmpty {
      all.append("\(rowWords.count) words for \(rowCount) rows")
    }
    if columnWords.count != columnCount, !columnWords.isEmpty {
      all.append("\(columnWords.count) words for \(columnCount) columns")
    }
    if Set(values.map { $0.count }).count > 1 { all.append("rows of different lengths") }
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

  /// Where the cells lie in a drawing of some width.
  private struct Grid {
    /// The side of a cell, in whole pixels.
    var cell: Double
    /// How many columns stand side by side; the others follow below.
    var columns: Int
  }

  /// Cells are as large as fits, up to 28 pixels.
  ///
  /// Columns with names that would have less than a word's height each go on below the first ones;
  /// without names cells may be as small as they must.
  private func grid(width: Double) -> Grid {
    let room = width - rowRoom - 16
    let count = max(1, columnCount)
    func cell(_ columns: Int) -> Double { Double(Int(room / Double(columns))) }
    // A map of a plane is no taller than the page is wide.
    let most = isPlane ? max(12, Double(480 / max(1, rowCount))) : 28
    if cell(count) >= 12 { return Grid(cell: min(most, cell(count)), columns: count) }
    guard hasColumnWords else {
      // As before the page was narrow: a wide drawing scrolls.
      let least = width < PageWidth.full ? 2.0 : 12
      return Grid(cell: max(least, cell(count)), columns: count)
    }
    var bands = 2
    while bands < count, cell((count + bands - 1) / bands) < 15 { bands += 1 }
    let columns = (count + bands - 1) / bands
    return Grid(cell: min(28, max(12, cell(columns))), columns: columns)
  }

  /// Whether the columns have names at all: blank ones say nothing.
  private var hasColumnWords: Bool {
    columnWords.contains { $0.contains { !$0.isWhitespace } }
  }

  /// A name of the rows that is much longer than they are reads upwards, beside them.
  private var isRowNameUpright: Bool {
    textWidth(rowName) > (rowWords.map { textWidth($0) }.max() ?? 0) + 40
  }

  private var rowRoom: Double {
    let words = rowWords.map { textWidth($0) }.max() ?? 0
    let name = rowName.isEmpty || isRowNameUpright ? 0 : textWidth(rowName) + 10
    // Whole pixels: between cells that share one, the paper would shine through.
    return Double(wholePart(max(words + 10, name) + (isRowNameUpright ? 17 : 3)))
  }

  /// Column words stand upright side by side if they fit with a gap, else they read upwards.
  ///
  /// A letter fits anywhere: those of a text read as the text.
  private func columnsFit(_ cell: Double) -> Bool {
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

  public var svg: String { document(drawing) }

  private func drawing(width: Double) -> Canvas {
    let grid = grid(width: width)
    let words = columnWords.map { textWidth($0) }.max() ?? 0
    let head =
      (columnName.isEmpty ? 6 : 22) + (!hasColumnWords ? 0 : columnsFit(grid.cell) ? 18 : words + 8)
    let bands = stride(from: 0, to: columnCount, by: grid.columns)
    let height = head + Double(rowCount) * grid.cell
    let right = rowRoom + Double(min(grid.columns, columnCount)) * grid.cell
    var canvas = Canvas(
      width: max(right + 16, 240), height: Double(Array(bands).count) * (height + 10) + 34)
    for (band, first) in bands.enumerated() {
      draw(
        columns: first..<min(columnCount, first + grid.columns), cell: grid.cell,
        top: head + Double(band) * (height + 10), isFirst: band == 0, on: &canvas)
    }
    tint.bar(on: &canvas, at: Point(x: rowRoom, y: canvas.height - 32))
    return canvas
  }

  private func draw(
    columns: Range<Int>, cell: Double, top: Double, isFirst: Bool, on canvas: inout Canvas
  ) {
    let left = rowRoom
    let names = Lettering(hue: .soft, italic: true)
    if isFirst { canvas.text(columnName, at: Point(x: left, y: 15), names) }
    if isRowNameUpright {
      let height = Double(rowCount) * cell
      canvas.text(
        rowName, at: Point(x: 13, y: top + (height + textWidth(rowName)) / 2),
        Lettering(hue: .soft, italic: true, upwards: true))
    } else {
      canvas.text(
        rowName, at: Point(x: left - 8, y: top - 8),
        Lettering(hue: .soft, anchor: .end, italic: true))
    }
    func middle(_ column: Int) -> Double {
      left + (Double(column - columns.lowerBound) + 0.5) * cell
    }
    let fits = columnsFit(cell)
    for column in columns where columnWords.indices.contains(column) {
      let word = columnWords[column]
      if fits {
        canvas.text(word, at: Point(x: middle(column), y: top - 7), Lettering(anchor: .middle))
      } else {
        canvas.text(
          word, at: Point(x: middle(column) + 4.5, y: top - 6), Lettering(upwards: true))
      }
    }
    func frame(_ row: Int, _ column: Int) -> Frame {
      Frame(
        x: middle(column) - cell / 2, y: top + Double(row) * cell, width: cell, height: cell)
    }
    let tint = tint
    var cells = TintedCells()
    for (row, line) in values.enumerated() {
      for column in columns where column < line.count {
        tint.fill(frame(row, column), line[column], in: &cells)
      }
    }
    // Lines between cells of a few pixels would be all that is seen.
    cells.draw(on: &canvas, isPlane || cell < 9 ? nil : Stroke(hue: .rule, width: 0.5))
    for (row, line) in values.enumerated() {
      let y = top + (Double(row) + 0.5) * cell
      if cell >= 12 || rowWords.count <= 1 {
        canvas.text(
          word(rowWords, row), at: Point(x: left - 8, y: y + 4.5), Lettering(anchor: .end))
      }
      guard let digits, cell >= 20 else { continue }
      for column in columns where column < line.count && line[column].isFinite {
        canvas.text(
          compact(line[column], digits), at: Point(x: middle(column), y: y + 3.5),
          Lettering(
            hue: tint.letters(on: line[column]), size: cell >= 26 ? 10.5 : 9, anchor: .middle))
      }
    }
    for (row, column) in outlines where row < rowCount && columns.contains(column) {
      canvas.rectangle(frame(row, column), Stroke(hue: .ink, width: 1.5))
    }
  }

  /// `.53` for 0.53, `1` for 1, nothing but the sign for what rounds to 0.
  private func compact(_ value: Double, _ digits: Int) -> String {
    var text = Digits.fixed(value, digits)
    if text.hasPrefix("0.") { text.removeFirst() }
    if text.hasPrefix("-0.") { text = "-" + text.dropFirst(2) }
    return text == "1.00" ? "1" : text == ".00" ? "0" : text
  }

  public func text(columns: Int) -> String {
    let name = min(16, rowWords.map { $0.count }.max() ?? 0)
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
