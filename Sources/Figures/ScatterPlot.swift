/// Points in the plane, in up to four groups that differ in colour and in shape.
///
/// ```swift
/// ScatterPlot("Embeddings", x: "first component", y: "second component") {
///   $0.points("tens", xs, ys, words: ["twenty", "thirty"])
/// }
/// ```
public struct ScatterPlot: Figure {
  private struct Group {
    var name: String
    var xs: [Double]
    var ys: [Double]
    var words: [String]
    var hue: Hue
  }

  public let title: String
  let xLabel: String
  let yLabel: String
  private var groups: [Group] = []
  /// The values that the horizontal axis spans; by default all there are.
  public var xRange: ClosedRange<Double>?
  /// The values that the vertical axis spans; by default all there are.
  public var yRange: ClosedRange<Double>?
  /// Equal ratios are equally far apart on the horizontal axis.
  public var xLogarithmic = false
  /// Equal ratios are equally far apart on the vertical axis.
  public var yLogarithmic = false
  /// The drawing's height in pixels; its width is 640.
  public var height = 400.0
  /// The finding in words; by default the groups with their sizes.
  public var finding: String?

  /// A plot with its axes named `x` and `y`, filled by `build`.
  public init(
    _ title: String, x: String = "", y: String = "", _ build: (inout ScatterPlot) -> Void
  ) {
    self.title = title
    xLabel = x
    yLabel = y
    build(&self)
  }

  /// Adds a group of points; `words`, if given, are written beside them.
  public mutating func points(
    _ name: String, _ xs: some NumberList, _ ys: some NumberList, words: [String] = [],
    hue: Hue? = nil
  ) {
    groups.append(
      Group(
        name: name, xs: xs.plotValues, ys: ys.plotValues, words: words,
        hue: hue ?? Hue.series[groups.count % Hue.series.count]))
  }

  public var warnings: [String] {
    groups.count > 4 ? ["\(groups.count) groups in one plot: four can be told apart"] : []
  }

  public var alternative: String {
    finding
      ?? "Points: \(yLabel) over \(xLabel). "
      + groups.map { "\($0.name): \(min($0.xs.count, $0.ys.count)) points." }.joined(separator: " ")
  }

  private var scales: (x: Scale, y: Scale) {
    (
      Scale(holding: groups.flatMap { $0.xs }, range: xRange, logarithmic: xLogarithmic),
      Scale(holding: groups.flatMap { $0.ys }, range: yRange, logarithmic: yLogarithmic)
    )
  }

  public var tables: [FigureTable] {
    groups.map { group in
      FigureTable(
        [group.name, xLabel.isEmpty ? "x" : xLabel, yLabel.isEmpty ? "y" : yLabel],
        zip(group.xs, group.ys).enumerated().map { place, point in
          [
            group.words.indices.contains(place) ? group.words[place] : String(place + 1),
            FigureTable.cell(point.0), FigureTable.cell(point.1),
          ]
        }, limit: 24)
    }
  }

  public var svg: String { document(drawing) }

  private func drawing(width: Double) -> Canvas {
    let height = width < PageWidth.full ? min(height, 300) : height
    var canvas = Canvas(width: width, height: height)
    let scales = scales
    let frame = Frame(x: 0, y: 0, width: width, height: height).inset(
      left: Axes.leftRoom(for: scales.y), top: Axes.topRoom + 22, right: 14,
      bottom: Axes.bottomRoom)
    let axes = Axes(frame: frame, x: scales.x, y: scales.y, xLabel: xLabel, yLabel: yLabel)
    axes.draw(on: &canvas)
    var right = frame.right
    for (index, group) in groups.enumerated().reversed() {
      right -= textWidth(group.name)
      canvas.text(group.name, at: Point(x: right, y: 15), Lettering(hue: group.hue))
      right -= 11
      mark(index, at: Point(x: right, y: 11), group.hue, on: &canvas)
      right -= 18
    }
    for (index, group) in groups.enumerated() {
      for (offset, (x, y)) in zip(group.xs, group.ys).enumerated() {
        guard let place = axes.place(x, y), frame.holds(place) else { continue }
        mark(index, at: place, group.hue, on: &canvas)
        if group.words.indices.contains(offset) {
          // At the right edge the word stands before its point.
          let word = group.words[offset]
          let fits = place.x + 7 + textWidth(word, size: 12) <= canvas.width
          canvas.text(
            word, at: Point(x: place.x + (fits ? 7 : -7), y: place.y + 4),
            Lettering(size: 12, anchor: fits ? .start : .end))
        }
      }
    }
    return canvas
  }

  private func mark(_ index: Int, at place: Point, _ hue: Hue, on canvas: inout Canvas) {
    func corner(_ x: Double, _ y: Double) -> Point { Point(x: place.x + x, y: place.y + y) }
    switch index % 4 {
    case 0: canvas.circle(place, radius: 3, fill: hue)
    case 1:
      canvas.rectangle(
        Frame(x: place.x - 2.9, y: place.y - 2.9, width: 5.8, height: 5.8), fill: .paper,
        Stroke(hue: hue, width: 1.5))
    case 2: canvas.polygon([corner(0, -4), corner(3.8, 2.8), corner(-3.8, 2.8)], fill: hue)
    default:
      canvas.line(corner(-3, -3), corner(3, 3), Stroke(hue: hue))
      canvas.line(corner(-3, 3), corner(3, -3), Stroke(hue: hue))
    }
  }

  public func text(columns: Int) -> String {
    let scales = scales
    var plot = TextPlot(title: title, x: scales.x, y: scales.y, columns: columns)
    plot.names = (xLabel, yLabel)
    let marks: [Character] = ["*", "o", "+", "x"]
    for (index, group) in groups.enumerated() {
      plot.points(group.xs, group.ys, marks[index % 4])
      plot.key("\(marks[index % 4]) \(group.name)")
    }
    return plot.text
  }
}

extension Frame {
  func holds(_ point: Point) -> Bool {
    point.x >= x - 0.5 && point.x <= right + 0.5 && point.y >= y - 0.5 && point.y <= bottom + 0.5
  }
}
