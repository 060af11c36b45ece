/// A batch as it lies in memory: real steps in colour, padding in grey, one row a sequence.
///
/// ```swift
/// PaddingDiagram("Padded to the longest of its batch", lengths: [3, 9, 4, 5], batch: 2)
/// ```
public struct PaddingDiagram: Figure {
  public let title: String
  private let rows: [(length: Int, width: Int)]
  private let batch: Int
  /// The finding in words; by default the count of cells and the share of padding.
  public var finding: String?

  /// Sequences of these lengths in batches of `batch`, each padded to the longest of its batch, or
  /// to `paddedTo` if given.
  public init(_ title: String, lengths: [Int], batch: Int? = nil, paddedTo: Int? = nil) {
    self.title = title
    let size = max(1, batch ?? lengths.count)
    self.batch = size
    rows = stride(from: 0, to: lengths.count, by: size).flatMap { start in
      let group = lengths[start..<min(lengths.count, start + size)]
      let width = paddedTo ?? group.max() ?? 0
      return group.map { (length: min(max(0, $0), width), width: width) }
    }
  }

  /// The share of all cells that hold padding, from 0 to 1.
  public var waste: Double {
    let cells = rows.reduce(0) { $0 + $1.width }
    let real = rows.reduce(0) { $0 + $1.length }
    return cells == 0 ? 0 : Double(cells - real) / Double(cells)
  }

  public var warnings: [String] { rows.isEmpty ? ["nothing to draw"] : [] }

  public var alternative: String {
    if let finding { return finding }
    let cells = rows.reduce(0) { $0 + $1.width }
    return "\(rows.count) sequences in \(cells) cells, "
      + "\(Digits.fixed(waste * 100, 0)) % of them padding."
  }

  public var tables: [FigureTable] {
    [
      FigureTable(
        ["sequence", "steps", "padded to"],
        rows.enumerated().map { [String($0 + 1), String($1.length), String($1.width)] }, limit: 24)
    ]
  }

  public var svg: String { document(drawing) }

  private func drawing(width: Double) -> Canvas {
    let widest = max(1, rows.map { $0.width }.max() ?? 1)
    let cell = min(16, max(1, (width - 16) / Double(widest)))
    let height = min(16, max(3, 300 / Double(max(1, rows.count))))
    let gaps = Double((max(0, rows.count - 1)) / batch) * 6
    var canvas = Canvas(width: width, height: Double(rows.count) * height + gaps + 34)
    var y = 8.0
    for (index, row) in rows.enumerated() {
      if index > 0, index % batch == 0 { y += 6 }
      let inner = height > 5 ? height - 2 : height - 0.5
      let real = Double(row.length) * cell
      canvas.rectangle(
        Frame(x: 8, y: y, width: real, height: inner), fill: .input)
      if row.width > row.length {
        canvas.rectangle(
          Frame(x: 8 + real, y: y, width: Double(row.width - row.length) * cell, height: inner),
          fill: .rule)
      }
      if cell >= 6 {
        let gaps = (1..<max(2, row.width)).map { step in
          "M\(n(8 + Double(step) * cell)) \(n(y))v\(n(inner))"
        }
        canvas.path(gaps.joined(), Stroke(hue: .paper, width: 1))
      }
      y += height
    }
    canvas.text(
      "padding \(Digits.fixed(waste * 100, 0)) %", at: Point(x: 8, y: y + 18),
      Lettering(hue: .soft, italic: true))
    return canvas
  }

  public func text(columns: Int) -> String {
    let widest = max(1, rows.map { $0.width }.max() ?? 1)
    let scale = min(1, Double(columns) / Double(widest))
    var text = cut(title, to: columns) + "\n"
    for (index, row) in rows.prefix(24).enumerated() {
      if index > 0, index % batch == 0, batch > 1 { text += "\n" }
      let real = Int(Double(row.length) * scale + 0.5)
      let all = Int(Double(row.width) * scale + 0.5)
      text +=
        String(repeating: "#", count: real)
        + String(repeating: ".", count: max(0, all - real)) + "\n"
    }
    if rows.count > 24 { text += "and \(rows.count - 24) rows more\n" }
    return text + "padding \(Digits.fixed(waste * 100, 0)) %\n"
  }
}
