/// The same plot many times, on the same axes: what differs is what the eye sees.
///
/// ```swift
/// SmallMultiples("Recall after a delay", columns: 2, [five, ten, twenty, forty])
/// ```
public struct SmallMultiples: Figure {
  public let title: String
  private let columns: Int
  private let plots: [LinePlot]
  /// Equal axes in all panels; turn off where the panels measure different things.
  public var sharedAxes = true
  /// The finding in words; by default the findings of the panels.
  public var finding: String?

  /// Panels in rows of `columns`, each titled by its plot's title.
  public init(
    _ title: String, columns: Int = 3, _ plots: [LinePlot],
    _ build: (inout SmallMultiples) -> Void = { _ in }
  ) {
    self.title = title
    self.columns = max(1, min(columns, 6))
    self.plots = plots
    build(&self)
  }

  public var warnings: [String] {
    plots.isEmpty ? ["nothing to draw"] : plots.flatMap { $0.warnings }
  }

  public var alternative: String {
    finding ?? plots.map { "\($0.title): \($0.alternative)" }.joined(separator: " ")
  }

  public var tables: [FigureTable] {
    plots.flatMap { plot in
      plot.tables.map { table in
        var table = table
        table.header[0] = "\(plot.title): \(table.header[0])"
        return table
      }
    }
  }

  public var svg: String { document(drawing) }

  private func drawing(width: Double) -> Canvas {
    // A panel of less than 150 pixels has no room for its labels.
    let columns = max(1, min(self.columns, Int(width / 150)))
    let panel = width / Double(columns)
    let height = min(200, max(120, panel * 0.72))
    let rows = (plots.count + columns - 1) / columns
    let key = LineKey(keyed, width: width)
    let top = key.isEmpty ? 4.0 : key.height + 10
    let names = plots.first.map { !$0.xLabel.isEmpty || !$0.yLabel.isEmpty } ?? false
    var canvas = Canvas(
      width: width, height: top + Double(rows) * (height + 22) + (names ? 22 : 4))
    key.draw(on: &canvas)
    let shared = sharedAxes ? sharedScales : nil
    for (index, plot) in plots.enumerated() {
      let area = Frame(
        x: Double(index % columns) * panel, y: top + Double(index / columns) * (height + 22),
        width: panel, height: height + 22)
      let scales = shared ?? plot.scales
      canvas.text(
        plot.title, at: Point(x: area.x + Axes.leftRoom(for: scales.y), y: area.y + 13),
        Lettering(bold: true))
      plot.draw(
        on: &canvas, in: area.inset(top: 16), names: false, ends: false, scales: shared)
    }
    if names, let first = plots.first {
      let y = top + Double(rows) * (height + 22) + 14
      let text = [first.yLabel, first.xLabel].filter { !$0.isEmpty }.joined(separator: " over ")
      canvas.text(
        text, at: Point(x: width - 10, y: y), Lettering(hue: .soft, anchor: .end, italic: true))
    }
    return canvas
  }

  /// The lines and levels of all panels, each name once.
  private var keyed: [LineKey.Entry] {
    var seen: Set<String> = []
    return plots.flatMap { $0.key }.filter { seen.insert($0.name).inserted }
  }

  private var sharedScales: (x: Scale, y: Scale)? {
    guard let first = plots.first else { return nil }
    let xs = plots.flatMap { $0.lines.flatMap { $0.xs } + $0.marks.map { $0.value } }
    let ys = plots.flatMap { $0.lines.flatMap { $0.ys } + $0.levels.map { $0.value } }
    return (
      Scale(holding: xs, range: first.xRange, logarithmic: first.xLogarithmic, tight: true),
      Scale(holding: ys, range: first.yRange, logarithmic: first.yLogarithmic)
    )
  }

  public func text(columns: Int) -> String {
    cut(title, to: columns) + "\n"
      + plots.map { "\n" + $0.text(columns: columns) }.joined()
  }
}
