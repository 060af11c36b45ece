/// What some cells do along one line of text: a row of colour for each, the text under it.
///
/// ```swift
/// GateStrip("Cells that hold the thousands digit", over: line) {
///   $0.row("c 12", cell12)
///   $0.row("f 12", forget12, span: .unit)
/// }
/// ```
public struct GateStrip: Figure {
  private struct Row {
    var name: String
    var values: [Double]
    var span: HeatMap.Span
  }

  public let title: String
  private let symbols: [String]
  private var rows: [Row] = []
  /// The finding in words; by default where each row is largest.
  public var finding: String?

  /// A strip over the characters of `text`.
  public init(_ title: String, over text: String, _ build: (inout GateStrip) -> Void) {
    self.init(title, over: text.map(String.init), build)
  }

  /// A strip over tokens, one for each time step.
  public init(_ title: String, over symbols: [String], _ build: (inout GateStrip) -> Void) {
    self.title = title
    self.symbols = symbols
    build(&self)
  }

  /// Adds a row of values, one for each step; memory and states are `.signed(1)`, gates `.unit`.
  public mutating func row(
    _ name: String, _ values: some NumberList, span: HeatMap.Span = .signed(1)
  ) {
    rows.append(Row(name: name, values: values.plotValues, span: span))
  }

  public var warnings: [String] {
    rows.filter { $0.values.count != symbols.count }
      .map { "\($0.name): \($0.values.count) values for \(symbols.count) steps" }
  }

  public var alternative: String {
    if let finding { return finding }
    var text = "Activations along the text “\(symbols.joined())”."
    for row in rows {
      let usable = row.values.indices.filter { row.values[$0].isFinite && $0 < symbols.count }
      guard let most = usable.max(by: { abs(row.values[$0]) < abs(row.values[$1]) }) else {
        continue
      }
      text += " \(row.name): \(Digits.short(row.values[most])) at step \(most), “\(symbols[most])”."
    }
    return text
  }

  private var rowHeight: Double { 20 }

  public var tables: [FigureTable] {
    [
      FigureTable(
        ["step"] + rows.map { $0.name },
        symbols.indices.map { step in
          ["\(step) \(symbols[step] == " " ? "␣" : symbols[step])"]
            + rows.map { step < $0.values.count ? FigureTable.cell($0.values[step]) : "" }
        })
    ]
  }

  public var svg: String { document(drawing) }

  private func drawing(width: Double) -> Canvas {
    // Whole pixels, as in a heat map.
    let left = Double(wholePart((rows.map { textWidth($0.name) }.max() ?? 0) + 13))
    let widest = symbols.map { textWidth($0, size: 12.5, mono: true) }.max() ?? 8
    let wish = max(13, widest + 4)
    let perLine = max(1, min(symbols.count, Int((width - left - 4) / wish)))
    // Lines of about equal length, so that no stub is left over.
    let lineCount = max(1, (symbols.count + perLine - 1) / perLine)
    let length = (symbols.count + lineCount - 1) / lineCount
    let cell = min(22, (width - left - 4) / Double(max(1, length)))
    let block = Double(rows.count) * (rowHeight + 3) + 30
    var canvas = Canvas(width: width, height: Double(lineCount) * block + 44)
    var cells = TintedCells()
    for (index, row) in rows.enumerated() {
      let tint = Tint(row.span, values: row.values)
      for (step, value) in row.values.prefix(symbols.count).enumerated() {
        let y = 6 + Double(step / length) * block + Double(index) * (rowHeight + 3)
        let x = left + Double(step % length) * cell
        tint.fill(Frame(x: x, y: y, width: cell, height: rowHeight), value, in: &cells)
      }
    }
    cells.draw(on: &canvas)
    for line in 0..<lineCount {
      let steps = line * length..<min(symbols.count, (line + 1) * length)
      let top = 6 + Double(line) * block
      for (index, row) in rows.enumerated() {
        let tint = Tint(row.span, values: row.values)
        let y = top + Double(index) * (rowHeight + 3)
        canvas.text(
          row.name, at: Point(x: left - 8, y: y + 14.5), Lettering(anchor: .end))
        drawSigns(of: row, over: steps, by: tint, from: Point(x: left, y: y), cell, on: &canvas)
        canvas.rectangle(
          Frame(x: left, y: y, width: Double(steps.count) * cell, height: rowHeight),
          Stroke(hue: .rule, width: 0.75))
      }
      let base = top + Double(rows.count) * (rowHeight + 3) + 13
      for (place, step) in steps.enumerated() {
        canvas.text(
          symbols[step] == " " ? "␣" : symbols[step],
          at: Point(x: left + (Double(place) + 0.5) * cell, y: base),
          Lettering(
            hue: symbols[step] == " " ? .rule : .ink, size: 12.5, anchor: .middle, mono: true))
      }
    }
    let needed = Double(spans.count) * 160 - 40
    var x = left + needed > width ? 14 : left
    let y = 6 + Double(lineCount) * block
    for span in spans {
      Tint(span, values: rows.flatMap { $0.values }).bar(on: &canvas, at: Point(x: x, y: y))
      x += 160
    }
    return canvas
  }

  /// A minus on the cells below zero: in grey, and to some eyes, the two hues look alike.
  private func drawSigns(
    of row: Row, over steps: Range<Int>, by tint: Tint, from corner: Point, _ cell: Double,
    on canvas: inout Canvas
  ) {
    var signs: [Hue: String] = [:]
    for (place, step) in steps.enumerated() where step < row.values.count {
      let value = row.values[step]
      guard value < 0, tint.mix(value).strength >= 0.2 else { continue }
      let x = corner.x + (Double(place) + 0.3) * cell
      signs[tint.letters(on: value), default: ""] +=
        "M\(n(x)) \(n(corner.y + rowHeight / 2))h\(n(0.4 * cell))"
    }
    for hue in [Hue.ink, .onTint, .paper] {
      if let path = signs[hue] { canvas.path(path, Stroke(hue: hue, width: 1.5)) }
    }
  }

  /// The scales in use, each once.
  private var spans: [HeatMap.Span] {
    var seen: [HeatMap.Span] = []
    for row in rows where !seen.contains(row.span) { seen.append(row.span) }
    return seen
  }

  public func text(columns: Int) -> String {
    let name = min(12, rows.map { $0.name.count }.max() ?? 0)
    let length = max(1, columns - name - 3)
    var text = cut(title, to: columns) + "\n"
    var start = 0
    while start < symbols.count {
      let steps = start..<min(symbols.count, start + length)
      for row in rows {
        let tint = Tint(row.span, values: row.values)
        let cells = steps.map { $0 < row.values.count ? tint.character(row.values[$0]) : " " }
        text += padded(cut(row.name, to: name), to: name) + " |" + String(cells) + "|\n"
      }
      text += String(repeating: " ", count: name + 2)
      text += String(steps.map { symbols[$0].first ?? " " }) + "\n"
      start = steps.upperBound
    }
    return text
  }
}
