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
    plots.isEmpty ? ["nothing to draw"] : plots.flatMap(\.warnings)
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

  public var svg: String {
    let width = 640 / Double(columns)
    let height = min(200, max(120, width * 0.72))
    let rows = (plots.count + columns - 1) / columns
    let key = keyed
    let top = key.isEmpty ? 4.0 : 30
    let names = plots.first.map { !$0.xLabel.isEmpty || !$0.yLabel.isEmpty } ?? false
    var canvas = Canvas(
      width: 640, height: top + Double(rows) * (height + 22) + (names ? 22 : 4))
    drawKey(key, on: &canvas)
    let shared = sharedAxes ? sharedScales : nil
    for (index, plot) in plots.enumerated() {
      let area = Frame(
        x: Double(index % columns) * width, y: top + Double(index / columns) * (height + 22),
        width: width, height: height + 22)
      canvas.text(
        plot.title, at: Point(x: area.x + Axes.leftRoom(for: (shared ?? plot.scales).y), y: area.y + 13),
        Lettering(bold: true))
      plot.draw(
        on: &canvas, in: area.inset(top: 16), names: false, ends: false, scales: shared)
    }
    if names, let first = plots.first {
      let y = top + Double(rows) * (height + 22) + 14
      let text = [first.yLabel, first.xLabel].filter { !$0.isEmpty }.joined(separator: " over ")
      canvas.text(
        text, at: Point(x: 630, y: y), Lettering(hue: .soft, anchor: .end, italic: true))
    }
    return canvas.svg(of: self)
  }

  /// The lines and levels of all panels, each name once.
  private var keyed: [(name: String, hue: Hue, dash: Dash)] {
    var seen: Set<String> = []
    var key: [(name: String, hue: Hue, dash: Dash)] = []
    for plot in plots {
      for line in plot.lines where !line.name.isEmpty && seen.insert(line.name).inserted {
        key.append((line.name, line.hue, line.dash))
      }
      for level in plot.levels where !level.name.isEmpty && seen.insert(level.name).inserted {
        key.append((level.name, level.hue, level.dash))
      }
    }
    return key
  }

  private func drawKey(_ key: [(name: String, hue: Hue, dash: Dash)], on canvas: inout Canvas) {
    var x = 8.0
    for entry in key {
      canvas.line(
        Point(x: x, y: 12), Point(x: x + 28, y: 12),
        Stroke(hue: entry.hue, width: 1.8, dash: entry.dash))
      canvas.text(entry.name, at: Point(x: x + 34, y: 16.5), Lettering(hue: entry.hue))
      x += 34 + textWidth(entry.name) + 22
    }
  }

  private var sharedScales: (x: Scale, y: Scale)? {
    guard let first = plots.first else { return nil }
    let xs = plots.flatMap { $0.lines.flatMap(\.xs) + $0.marks.map(\.value) }
    let ys = plots.flatMap { $0.lines.flatMap(\.ys) + $0.levels.map(\.value) }
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
