/// The two axes of a plot and the frame that they span.
struct Axes {
  var frame: Frame
  var x: Scale
  var y: Scale
  var xLabel: String
  var yLabel: String

  /// The place of a pair of values; nil where an axis has none for it.
  func place(_ xValue: Double, _ yValue: Double) -> Point? {
    guard let across = x.position(xValue), let up = y.position(yValue) else { return nil }
    return Point(x: frame.x + across * frame.width, y: frame.bottom - up * frame.height)
  }

  /// What a page needs to know to read values off the drawing: the values at the frame's edges.
  var data: String {
    func ends(_ scale: Scale) -> String {
      "\(Digits.exact(scale.low)) \(Digits.exact(scale.high))\(scale.logarithmic ? " log" : "")"
    }
    let edges = [frame.x, frame.right, frame.bottom, frame.y].map(n).joined(separator: " ")
    return " class=\"nf-plot\" data-x=\"\(ends(x))\" data-y=\"\(ends(y))\" data-frame=\"\(edges)\""
  }

  /// Room to the left of the frame for the labels of the y axis.
  static func leftRoom(for y: Scale) -> Double {
    (y.ticks().map { textWidth($0.label) }.max() ?? 0) + 12
  }

  /// Room above the frame for the name of the y axis, and below it for ticks and name of the x axis.
  static let topRoom = 24.0
  static let bottomRoom = 40.0

  /// Hairlines, tick labels and names; no box.
  func draw(on canvas: inout Canvas, names: Bool = true, bottom: Bool = true) {
    let hairline = Stroke(hue: .rule, width: 1)
    for tick in y.ticks(about: frame.height < 120 ? 3 : 5) {
      guard let up = y.position(tick.value) else { continue }
      let height = frame.bottom - up * frame.height
      canvas.line(Point(x: frame.x, y: height), Point(x: frame.right, y: height), hairline)
      canvas.text(
        tick.label, at: Point(x: frame.x - 7, y: height + 4.5),
        Lettering(hue: .soft, anchor: .end))
    }
    let axis = Stroke(hue: .soft, width: 1)
    canvas.line(Point(x: frame.x, y: frame.bottom), Point(x: frame.right, y: frame.bottom), axis)
    for tick in xTicks() {
      guard let across = x.position(tick.value) else { continue }
      let place = frame.x + across * frame.width
      canvas.line(
        Point(x: place, y: frame.bottom), Point(x: place, y: frame.bottom + 4), axis)
      if bottom {
        canvas.text(
          tick.label, at: Point(x: place, y: frame.bottom + 18),
          Lettering(hue: .soft, anchor: .middle))
      }
    }
    if names {
      let letters = Lettering(hue: .soft, italic: true)
      canvas.text(named(yLabel, y), at: Point(x: 8, y: frame.y - 11), letters)
      var right = letters
      right.anchor = .end
      canvas.text(named(xLabel, x), at: Point(x: frame.right, y: frame.bottom + 35), right)
    }
  }

  /// As many ticks as have room for their labels.
  private func xTicks() -> [(value: Double, label: String)] {
    for count in [7, 6, 5, 4, 3, 2] {
      let ticks = x.ticks(about: count)
      let widest = ticks.map { textWidth($0.label) }.max() ?? 0
      if Double(ticks.count) * (widest + 10) <= frame.width + widest { return ticks }
    }
    return x.ticks(about: 1)
  }

  private func named(_ label: String, _ scale: Scale) -> String {
    scale.logarithmic ? (label.isEmpty ? "log scale" : label + ", log scale") : label
  }
}

/// Names at the right ends of lines, moved apart so that none hides another.
struct EndLabels {
  struct Label {
    var text: String
    var hue: Hue
    var y: Double
    /// Whether it names a line, and not a level.
    var isLine = true
  }

  var labels: [Label] = []
  static let spacing = 15.0

  /// The room that the names need to the right of the plot.
  static func room(for names: [String]) -> Double {
    let widest = names.map { textWidth($0) }.max() ?? 0
    return widest == 0 ? 12 : widest + 14
  }

  /// Writes the names at `x`, each as near as it can be to where its line ends.
  func draw(on canvas: inout Canvas, x: Double, within range: ClosedRange<Double>) {
    let order = labels.indices.sorted { (labels[$0].y, $0) < (labels[$1].y, $1) }
    var heights = labels.map { min(max($0.y, range.lowerBound), range.upperBound) }
    // Pairs that are too near push each other apart; a few rounds settle the handful there is.
    for _ in 0..<60 {
      for (upper, lower) in zip(order, order.dropFirst()) {
        let overlap = Self.spacing - (heights[lower] - heights[upper])
        guard overlap > 0.01 else { continue }
        heights[upper] -= overlap / 2
        heights[lower] += overlap / 2
      }
      for index in order {
        heights[index] = min(max(heights[index], range.lowerBound), range.upperBound)
      }
    }
    for index in order {
      let label = labels[index]
      if abs(heights[index] - label.y) > 3 {
        canvas.line(
          Point(x: x - 7, y: label.y), Point(x: x - 1, y: heights[index]),
          Stroke(hue: label.hue, width: 0.8))
      }
      canvas.text(
        label.text, at: Point(x: x + 2, y: heights[index] + 4.5), Lettering(hue: label.hue),
        line: label.isLine ? label.text : "")
    }
  }
}

/// The names of lines with a sample of each, in rows above a plot.
struct LineKey {
  struct Entry {
    var name: String
    var hue: Hue
    var dash: Dash
  }

  private var places: [(entry: Entry, x: Double, row: Int)] = []
  private let rows: Int

  /// Entries without a name are left out.
  init(_ entries: [Entry], width: Double) {
    var (x, row) = (8.0, 0)
    for entry in entries where !entry.name.isEmpty {
      let room = 34 + textWidth(entry.name)
      if x > 8, x + room > width { (x, row) = (8, row + 1) }
      places.append((entry, x, row))
      x += room + 22
    }
    rows = places.isEmpty ? 0 : row + 1
  }

  var isEmpty: Bool { places.isEmpty }
  var height: Double { Double(rows) * 20 }

  func draw(on canvas: inout Canvas) {
    for (entry, x, row) in places {
      let y = 12 + Double(row) * 20
      canvas.line(
        Point(x: x, y: y), Point(x: x + 28, y: y),
        Stroke(hue: entry.hue, width: 1.8, dash: entry.dash))
      canvas.text(
        entry.name, at: Point(x: x + 34, y: y + 4.5), Lettering(hue: entry.hue), line: entry.name)
    }
  }
}
