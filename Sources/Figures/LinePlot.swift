/// Curves over one horizontal axis, each named at its right end.
///
/// ```swift
/// LinePlot("Loss per line", x: "step", y: "nats") {
///   $0.line("LSTM", steps, losses)
///   $0.floor("ln 10000", 9.2103)
/// }
/// ```
public struct LinePlot: Figure {
  /// One curve.
  struct Line {
    var name: String
    var xs: [Double]
    var ys: [Double]
    var hue: Hue
    var dash: Dash
  }

  /// A level across the whole plot.
  struct Level {
    var name: String
    var value: Double
    var hue: Hue
    var dash: Dash
  }

  public let title: String
  let xLabel: String
  let yLabel: String
  private(set) var lines: [Line] = []
  private(set) var levels: [Level] = []
  private(set) var marks: [Level] = []
  private var objections: [String] = []

  /// The values that the horizontal axis spans; by default all there are.
  public var xRange: ClosedRange<Double>?
  /// The values that the vertical axis spans; by default all there are.
  public var yRange: ClosedRange<Double>?
  /// Equal ratios, not equal differences, are equally far apart on the horizontal axis.
  public var xLogarithmic = false
  /// Equal ratios, not equal differences, are equally far apart on the vertical axis.
  public var yLogarithmic = false
  /// The drawing's height in pixels; its width is 640.
  public var height = 320.0
  /// The finding in words; by default a sentence made of the curves' ends.
  public var finding: String?

  /// A plot with its axes named `x` and `y`, units included, filled by `build`.
  public init(
    _ title: String, x: String = "", y: String = "", _ build: (inout LinePlot) -> Void = { _ in }
  ) {
    self.title = title
    xLabel = x
    yLabel = y
    build(&self)
  }

  /// Adds a curve; where lengths differ the longer list is cut, with a warning.
  public mutating func line(
    _ name: String, _ xs: some NumberList, _ ys: some NumberList, hue: Hue? = nil,
    dash: Dash? = nil
  ) {
    let (xs, ys) = (xs.plotValues, ys.plotValues)
    if xs.count != ys.count {
      objections.append("\(name): \(xs.count) x values and \(ys.count) y values")
    }
    let count = min(xs.count, ys.count)
    let index = lines.count % Hue.series.count
    lines.append(
      Line(
        name: name, xs: Array(xs.prefix(count)), ys: Array(ys.prefix(count)),
        hue: hue ?? Hue.series[index],
        dash: dash ?? (hue == .gradient ? .dashed : Dash.series[index])))
  }

  /// Adds a curve over 0, 1, 2 and so on.
  public mutating func line(
    _ name: String, _ ys: some NumberList, hue: Hue? = nil, dash: Dash? = nil
  ) {
    let ys = ys.plotValues
    line(name, Array(0..<ys.count), ys, hue: hue, dash: dash)
  }

  /// Adds a function's curve over `range`, as `samples` straight pieces.
  public mutating func curve(
    _ name: String, over range: ClosedRange<Double>, samples: Int = 160, hue: Hue? = nil,
    dash: Dash? = nil, _ function: (Double) -> Double
  ) {
    let step = (range.upperBound - range.lowerBound) / Double(max(1, samples))
    let xs = (0...max(1, samples)).map { range.lowerBound + Double($0) * step }
    line(name, xs, xs.map(function), hue: hue, dash: dash)
  }

  /// Adds a level that a model should beat: grey and dashed.
  public mutating func baseline(_ name: String, _ value: Double) {
    levels.append(Level(name: name, value: value, hue: .baseline, dash: .dashed))
  }

  /// Adds a level that no model can pass: in ink, dotted.
  public mutating func floor(_ name: String, _ value: Double) {
    levels.append(Level(name: name, value: value, hue: .floor, dash: .dotted))
  }

  /// Adds an upright hairline with a word at its top: a step, a length, a moment.
  public mutating func mark(_ name: String, x value: Double) {
    marks.append(Level(name: name, value: value, hue: .soft, dash: .dotted))
  }

  public var warnings: [String] {
    var all = objections
    if lines.count > 4 { all.append("\(lines.count) lines in one plot: four can be told apart") }
    if lines.allSatisfy({ $0.ys.isEmpty }) { all.append("nothing to draw") }
    return all
  }

  public var alternative: String {
    if let finding { return finding }
    var sentences = ["\(yLabel.isEmpty ? title : yLabel) over \(xLabel.isEmpty ? "x" : xLabel)."]
    for line in lines {
      let points = zip(line.xs, line.ys).filter { $0.1.isFinite }
      guard let first = points.first, let last = points.last else { continue }
      sentences.append(
        "\(line.name): \(Digits.short(first.1)) at \(Digits.short(first.0)), "
          + "\(Digits.short(last.1)) at \(Digits.short(last.0)).")
    }
    for level in levels { sentences.append("\(level.name): \(Digits.short(level.value)).") }
    return sentences.joined(separator: " ")
  }

  /// Curves over the same values stand in one table, twelve rows of them; levels in a last one.
  public var tables: [FigureTable] {
    let x = xLabel.isEmpty ? "x" : xLabel
    var groups: [[Line]] = []
    for line in lines {
      if let group = groups.firstIndex(where: { $0[0].xs == line.xs }) {
        groups[group].append(line)
      } else {
        groups.append([line])
      }
    }
    var tables = groups.map { group in
      let places = FigureTable.places(of: group[0].xs.count, limit: 12)
      return FigureTable(
        [x] + group.map { $0.name },
        places.map { place in
          ([group[0].xs[place]] + group.map { $0.ys[place] }).map(FigureTable.cell)
        })
    }
    tables.append(
      FigureTable(
        ["level", yLabel.isEmpty ? "y" : yLabel],
        levels.map { [$0.name, Digits.short($0.value)] }))
    return tables
  }

  public var svg: String { document(drawing) }

  private func drawing(width: Double) -> Canvas {
    let entries = key
    // Names that would take a third of the plot stand above it.
    let isKeyed = EndLabels.room(for: entries.map { $0.name }) > width / 3
    let rows = isKeyed ? LineKey(entries, width: width) : LineKey([], width: width)
    let height = rows.height + (width < PageWidth.full ? min(height, 240) : height)
    var canvas = Canvas(width: width, height: height)
    rows.draw(on: &canvas)
    draw(
      on: &canvas,
      in: Frame(x: 0, y: rows.height, width: width, height: height - rows.height),
      names: true, ends: !isKeyed)
    return canvas
  }

  /// The names of lines and levels, with their looks.
  var key: [LineKey.Entry] {
    lines.map { .init(name: $0.name, hue: $0.hue, dash: $0.dash) }
      + levels.map { .init(name: $0.name, hue: $0.hue, dash: $0.dash) }
  }

  public func text(columns: Int) -> String {
    var plot = TextPlot(title: title, x: scales.x, y: scales.y, columns: columns)
    plot.names = (xLabel, yLabel)
    for level in levels { plot.level(level.name, level.value, level.dash == .dotted ? "·" : "-") }
    for line in lines { plot.line(line.name, line.xs, line.ys) }
    return plot.text
  }

  /// The axes that hold everything in the plot.
  var scales: (x: Scale, y: Scale) {
    let xs = lines.lazy.flatMap { $0.xs }
    let ys = lines.flatMap { $0.ys } + levels.map { $0.value }
    return (
      Scale(
        holding: xs + marks.map { $0.value }, range: xRange, logarithmic: xLogarithmic, tight: true),
      Scale(holding: ys, range: yRange, logarithmic: yLogarithmic)
    )
  }

  /// Draws the plot into `area`; names of axes and line ends can be left out in small multiples.
  func draw(
    on canvas: inout Canvas, in area: Frame, names: Bool, ends: Bool,
    scales: (x: Scale, y: Scale)? = nil
  ) {
    let scales = scales ?? self.scales
    let names0 = lines.map { $0.name } + levels.map { $0.name }
    let frame = area.inset(
      left: Axes.leftRoom(for: scales.y), top: names ? Axes.topRoom + 6 : 10,
      right: ends ? EndLabels.room(for: names0) : 10, bottom: names ? Axes.bottomRoom : 24)
    let axes = Axes(frame: frame, x: scales.x, y: scales.y, xLabel: xLabel, yLabel: yLabel)
    axes.draw(on: &canvas, names: names)
    for mark in marks {
      guard let place = axes.place(mark.value, axes.y.low) else { continue }
      canvas.line(
        place, Point(x: place.x, y: frame.y), Stroke(hue: .soft, width: 1, dash: .dotted))
      canvas.text(
        mark.name, at: Point(x: place.x + 4, y: frame.y + 11), Lettering(hue: .soft, size: 12))
    }
    var labels = EndLabels()
    for level in levels {
      guard let place = axes.place(axes.x.low, level.value),
        (frame.y - 1...frame.bottom + 1).contains(place.y)
      else { continue }
      canvas.line(
        place, Point(x: frame.right, y: place.y),
        Stroke(hue: level.hue, width: 1.4, dash: level.dash))
      labels.labels.append(.init(text: level.name, hue: level.hue, y: place.y, isLine: false))
    }
    let inner = frame.inset(left: -3, top: -3, right: -3, bottom: -3)
    canvas.clipped(to: inner, data: axes.data) { canvas in
      for line in lines {
        let stroke = Stroke(hue: line.hue, width: 1.8, dash: line.dash)
        for piece in pieces(line, axes) {
          canvas.polyline(piece, stroke, name: line.name)
          // A handful of values are measurements, and are to be seen as such.
          guard (2...24).contains(line.xs.count) else { continue }
          for place in piece { canvas.circle(place, radius: 2.4, fill: line.hue) }
        }
      }
    }
    for line in lines {
      guard let last = pieces(line, axes).last?.last else { continue }
      let y = min(max(last.y, frame.y), frame.bottom)
      labels.labels.append(.init(text: line.name, hue: line.hue, y: y))
    }
    if ends { labels.draw(on: &canvas, x: frame.right + 6, within: frame.y...frame.bottom + 2) }
  }

  /// The curve as runs of drawable points; where there are more than pixels, each pixel keeps its
  /// first, lowest, highest and last.
  private func pieces(_ line: Line, _ axes: Axes) -> [[Point]] {
    var runs: [[Point]] = [[]]
    for (x, y) in zip(line.xs, line.ys) {
      if let place = axes.place(x, y) {
        runs[runs.count - 1].append(place)
      } else if runs.last?.isEmpty == false {
        runs.append([])
      }
    }
    return runs.filter { !$0.isEmpty }.map { thinned($0) }
  }

  private func thinned(_ points: [Point]) -> [Point] {
    guard points.count > 1200 else { return points }
    var kept: [Point] = []
    var start = 0
    while start < points.count {
      var end = start
      while end < points.count, wholePart(points[end].x) == wholePart(points[start].x) { end += 1 }
      let bucket = start..<end
      let lowest = bucket.min { points[$0].y < points[$1].y } ?? start
      let highest = bucket.max { points[$0].y < points[$1].y } ?? start
      for index in Set([start, lowest, highest, end - 1]).sorted() { kept.append(points[index]) }
      start = end
    }
    return kept
  }
}
