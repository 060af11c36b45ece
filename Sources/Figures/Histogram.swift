/// How often values fall into equal ranges.
///
/// ```swift
/// Histogram("Line lengths", x: "characters", lengths, bins: 20)
/// ```
public struct Histogram: Figure {
  public let title: String
  let xLabel: String
  /// The edges of the bins, one more than there are bins.
  public let edges: [Double]
  /// How many values lie in each bin; a value on an inner edge counts to the right.
  public let counts: [Int]
  private let left: Int
  private let hue: Hue
  /// The finding in words; by default the number of values, the extremes and the fullest bin.
  public var finding: String?

  /// Counts `values` into `bins` equal ranges of `range`, or of all there are.
  public init(
    _ title: String, x: String = "", _ values: some NumberList, bins: Int = 20,
    range: ClosedRange<Double>? = nil, hue: Hue = .state
  ) {
    self.title = title
    xLabel = x
    self.hue = hue
    let values = values.plotValues
    let scale = Scale(holding: values, range: range, tight: true)
    let bins = min(max(1, bins), 200)
    let step = (scale.high - scale.low) / Double(bins)
    edges = (0...bins).map { $0 == bins ? scale.high : scale.low + Double($0) * step }
    var counts = [Int](repeating: 0, count: bins)
    var left = 0
    for value in values {
      guard let place = scale.position(value), (0...1).contains(place) else {
        left += 1
        continue
      }
      counts[min(bins - 1, Int(place * Double(bins)))] += 1
    }
    self.counts = counts
    self.left = left
  }

  public var warnings: [String] {
    left > 0 ? ["\(left) values lie outside the range and are not drawn"] : []
  }

  public var alternative: String {
    if let finding { return finding }
    let total = counts.reduce(0, +)
    guard let most = counts.indices.max(by: { counts[$0] < counts[$1] }), total > 0 else {
      return "Histogram without values."
    }
    return "Histogram of \(total) values of \(xLabel.isEmpty ? title : xLabel) from "
      + "\(Digits.short(edges[0])) to \(Digits.short(edges[edges.count - 1])); most, "
      + "\(counts[most]), between \(Digits.short(edges[most])) and \(Digits.short(edges[most + 1]))."
  }

  public var tables: [FigureTable] {
    let names = [xLabel.isEmpty ? "from" : "\(xLabel), from", "to", "count"]
    return [
      FigureTable(
        names,
        counts.indices.map {
          [Digits.short(edges[$0]), Digits.short(edges[$0 + 1]), String(counts[$0])]
        })
    ]
  }

  public var svg: String { document(drawing) }

  private func drawing(width: Double) -> Canvas {
    let height = width < PageWidth.full ? 220.0 : 260
    var canvas = Canvas(width: width, height: height)
    let y = Scale(holding: counts.map(Double.init) + [0])
    let x = Scale(holding: edges, tight: true)
    let frame = Frame(x: 0, y: 0, width: width, height: height).inset(
      left: Axes.leftRoom(for: y), top: Axes.topRoom + 6, right: 14, bottom: Axes.bottomRoom)
    let axes = Axes(frame: frame, x: x, y: y, xLabel: xLabel, yLabel: "count")
    axes.draw(on: &canvas)
    for (index, count) in counts.enumerated() where count > 0 {
      guard let low = axes.place(edges[index], Double(count)),
        let high = axes.place(edges[index + 1], 0)
      else { continue }
      let gap = high.x - low.x > 6 ? 1.0 : 0
      canvas.rectangle(
        Frame(x: low.x + gap / 2, y: low.y, width: high.x - low.x - gap, height: high.y - low.y),
        fill: hue)
    }
    return canvas
  }

  public func text(columns: Int) -> String {
    // Neighbouring bins are joined until there are no more rows than a terminal shows at a glance.
    let group = (counts.count + 19) / 20
    let rows = stride(from: 0, to: counts.count, by: group).map { start in
      let end = min(counts.count, start + group)
      return (
        name: "\(Digits.short(edges[start])) to \(Digits.short(edges[end]))",
        count: counts[start..<end].reduce(0, +)
      )
    }
    let name = rows.map { $0.name.count }.max() ?? 0
    let value = rows.map { String($0.count).count }.max() ?? 0
    let most = max(1, rows.map { $0.count }.max() ?? 1)
    let width = max(8, columns - name - value - 3)
    var text = cut(title + (xLabel.isEmpty ? "" : ", " + xLabel), to: columns) + "\n"
    for row in rows {
      let marks = row.count == 0 ? 0 : max(1, row.count * width / most)
      text += padded(row.name, to: name, left: true) + " |"
      text += String(repeating: "#", count: marks) + " \(row.count)\n"
    }
    return text
  }
}
