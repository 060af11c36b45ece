/// Horizontal bars, each with its name before it and its value behind it.
///
/// ```swift
/// BarChart("Held-out loss", x: "nats per line") {
///   $0.bar("5-gram", 23.9)
///   $0.bar("LSTM", 9.44, hue: .state)
///   $0.floor("ln 10000", 9.21)
/// }
/// ```
public struct BarChart: Figure {
  private struct Bar {
    var name: String
    var value: Double
    var hue: Hue
  }

  public let title: String
  let xLabel: String
  private var bars: [Bar] = []
  private var levels: [LinePlot.Level] = []
  /// How many digits behind the point the values are written with; by default as many as they need.
  public var digits: Int?
  /// The finding in words; by default all the values.
  public var finding: String?

  /// A chart whose values are `x`, unit included, filled by `build`.
  public init(_ title: String, x: String = "", _ build: (inout BarChart) -> Void) {
    self.title = title
    xLabel = x
    build(&self)
  }

  /// Adds a bar below the others.
  public mutating func bar(_ name: String, _ value: some PlotNumber, hue: Hue = .soft) {
    bars.append(Bar(name: name, value: value.plotValue, hue: hue))
  }

  /// Adds an upright dashed line that a model should beat.
  public mutating func baseline(_ name: String, _ value: Double) {
    levels.append(.init(name: name, value: value, hue: .baseline, dash: .dashed))
  }

  /// Adds an upright dotted line that no model can pass.
  public mutating func floor(_ name: String, _ value: Double) {
    levels.append(.init(name: name, value: value, hue: .floor, dash: .dotted))
  }

  public var warnings: [String] { bars.isEmpty ? ["nothing to draw"] : [] }

  public var alternative: String {
    if let finding { return finding }
    let values = bars.map { "\($0.name): \(written($0.value))." }
    let marks = levels.map { "\($0.name): \(written($0.value))." }
    return ([xLabel.isEmpty ? "Bars." : "Bars of \(xLabel)."] + values + marks)
      .joined(separator: " ")
  }

  private func written(_ value: Double) -> String {
    digits.map { Digits.fixed(value, $0) } ?? Digits.short(value)
  }

  private var scale: Scale {
    Scale(holding: bars.map { $0.value } + levels.map { $0.value } + [0], tight: true)
  }

  public var tables: [FigureTable] {
    let rows = bars.map { [$0.name, written($0.value)] }
    return [
      FigureTable(
        ["", xLabel.isEmpty ? title : xLabel],
        rows + levels.map { [$0.name, written($0.value)] })
    ]
  }

  public var svg: String { document(drawing) }

  private func drawing(width full: Double) -> Canvas {
    let names = bars.map { textWidth($0.name) }.max() ?? 0
    // Names that would take almost half of the room stand above their bars.
    let isStacked = names > full * 0.45
    let step = isStacked ? 40.0 : 26
    let top = levels.isEmpty ? 8.0 : 26
    let height = top + Double(bars.count) * step + (xLabel.isEmpty ? 8 : 26)
    var canvas = Canvas(width: full, height: height)
    let left = isStacked ? 8 : names + 12
    let right = (bars.map { textWidth(written($0.value)) }.max() ?? 0) + 14
    let scale = scale
    let width = full - left - right
    func place(_ value: Double) -> Double { left + (scale.position(value) ?? 0) * width }
    let bottom = top + Double(bars.count) * step
    for (index, bar) in bars.enumerated() {
      let y = top + Double(index + 1) * step - 26
      let (from, to) = (min(place(0), place(bar.value)), max(place(0), place(bar.value)))
      canvas.text(
        bar.name, at: isStacked ? Point(x: left, y: y + 1) : Point(x: left - 8, y: y + 17.5),
        Lettering(anchor: isStacked ? .start : .end))
      canvas.rectangle(
        Frame(x: from, y: y + 5, width: max(to - from, 0.75), height: 16), fill: bar.hue)
      canvas.text(written(bar.value), at: Point(x: to + 6, y: y + 17.5))
    }
    canvas.line(
      Point(x: place(0), y: top), Point(x: place(0), y: bottom), Stroke(hue: .soft, width: 1))
    for level in levels {
      let x = place(level.value)
      canvas.line(
        Point(x: x, y: top - 4), Point(x: x, y: bottom),
        Stroke(hue: level.hue, width: 1.4, dash: level.dash))
      let far = x + textWidth(level.name) > full - 4
      canvas.text(
        level.name, at: Point(x: x, y: top - 10),
        Lettering(hue: level.hue, anchor: far ? .end : .start))
    }
    canvas.text(
      xLabel, at: Point(x: left, y: bottom + 18), Lettering(hue: .soft, italic: true))
    return canvas
  }

  public func text(columns: Int) -> String {
    let name = min(24, bars.map { $0.name.count }.max() ?? 0)
    let value = bars.map { written($0.value).count }.max() ?? 0
    let width = max(8, columns - name - value - 3)
    let scale = scale
    let zero = Int((scale.position(0) ?? 0) * Double(width) + 0.5)
    var text = cut(title + (xLabel.isEmpty ? "" : ", " + xLabel), to: columns) + "\n"
    for bar in bars {
      let end = Int((scale.position(bar.value) ?? 0) * Double(width) + 0.5)
      let blanks = String(repeating: " ", count: min(zero, end))
      let filled = String(repeating: "#", count: max(abs(end - zero), bar.value == 0 ? 0 : 1))
      text += padded(cut(bar.name, to: name), to: name) + " |" + blanks + filled
      text += " " + written(bar.value) + "\n"
    }
    for level in levels {
      text += cut("\(level.name): \(written(level.value))", to: columns) + "\n"
    }
    return text
  }
}
