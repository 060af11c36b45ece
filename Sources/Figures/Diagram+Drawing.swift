extension Diagram {
  public var svg: String { document(drawing) }

  private func drawing(width room: Double) -> Canvas {
    let margin = 10.0
    // A page scrolls where a drawing is wider than it; a phone gets columns that fit.
    let layout =
      room < PageWidth.full
      ? layout(fitting: room - 2 * margin) : layout(columnWidth: columnWidth)
    let bounds = layout.bounds
    let key = key.flatMap { wrapped($0, width: room - 2 * margin, size: 12) }
    let widest = key.map { textWidth($0, size: 12) }.max() ?? 0
    let width = min(max(bounds.width + 2 * margin, min(room, widest + 2 * margin)), 4000)
    let height = bounds.height + 2 * margin + Double(key.count) * 17 + (key.isEmpty ? 0 : 8)
    var canvas = Canvas(width: width, height: height)
    let shift = Point(
      x: margin - bounds.x + max(0, (width - 2 * margin - bounds.width) / 2),
      y: margin - bounds.y)
    for (wire, points) in zip(wires, layout.wires) {
      draw(wire, points.map { $0 + shift }, on: &canvas)
    }
    for (element, place) in zip(elements, layout.elements) {
      draw(element, at: place + shift, on: &canvas)
    }
    for (note, place) in zip(notes, layout.notes) {
      canvas.text(note.text, at: place + shift, note.lettering)
    }
    for (index, line) in key.enumerated() {
      canvas.text(
        line, at: Point(x: margin, y: height - 8 - Double(key.count - 1 - index) * 17),
        Lettering(hue: .soft, size: 12))
    }
    return canvas
  }

  private func draw(_ element: Element, at place: Point, on canvas: inout Canvas) {
    let size = Self.size(element)
    let box = Frame(
      x: place.x - size.width / 2, y: place.y - size.height / 2, width: size.width,
      height: size.height)
    let outline = Stroke(hue: element.hue)
    var letters = Lettering(hue: element.hue, anchor: .middle)
    switch element.form {
    case .circle: canvas.circle(place, radius: 14, fill: .paper, outline)
    case .gate: canvas.circle(place, radius: 16, fill: .paper, outline)
    case .square: canvas.rectangle(box, fill: .paper, outline)
    case .operation:
      canvas.rectangle(box, fill: .paper, Stroke(hue: element.hue, width: 1.4), corner: 5)
      letters.size = element.label.count > 1 ? 12 : 15
    case .junction: canvas.circle(place, radius: 2.6, fill: element.hue)
    case .word: break
    }
    canvas.text(element.label, at: place + Point(x: 0, y: letters.size * 0.34), letters)
  }

  private func draw(_ wire: Wire, _ points: [Point], on canvas: inout Canvas) {
    guard let last = points.last, points.count > 1 else { return }
    var end = last
    let before = points[points.count - 2]
    let way = last - before
    if wire.head, way.length > 6 { end = last - way * (5 / way.length) }
    var data = "M\(n(points[0].x)) \(n(points[0].y))"
    for index in 1..<points.count - 1 {
      // Corners are rounded by 8 pixels, or by half the shorter side.
      let (from, corner, to) = (points[index - 1], points[index], points[index + 1])
      let (into, out) = (corner - from, to - corner)
      guard into.length > 0, out.length > 0 else { continue }
      let radius = min(8, into.length / 2, out.length / 2)
      let start = corner - into * (radius / into.length)
      let stop = corner + out * (radius / out.length)
      data += "L\(n(start.x)) \(n(start.y))Q\(n(corner.x)) \(n(corner.y)) \(n(stop.x)) \(n(stop.y))"
    }
    canvas.path(data + "L\(n(end.x)) \(n(end.y))", wire.stroke)
    if wire.head { canvas.head(from: before, at: last, hue: wire.stroke.hue) }
    guard !wire.name.isEmpty else { return }
    let middle = points.count / 2
    let (from, to) = (points[middle - 1], points[middle])
    let centre = (from + to) * 0.5
    let flat = abs(to.x - from.x) >= abs(to.y - from.y)
    canvas.text(
      wire.name, at: centre + (flat ? Point(x: 0, y: -6) : Point(x: 7, y: 4.5)),
      Lettering(hue: wire.stroke.hue, anchor: flat ? .middle : .start, italic: true))
  }

  public func text(columns: Int) -> String {
    let layout = layout(columnWidth: columnWidth)
    let bounds = layout.bounds
    // About eight by seventeen pixels a character, narrower where the sheet is too wide for it.
    let across = max(8, bounds.width / Double(max(1, columns - 8)))
    let rows = Int(bounds.height / 17 + 0.5) + 1
    var grid = TextGrid(columns: columns, rows: rows)
    func cell(_ point: Point) -> (column: Int, row: Int) {
      (Int((point.x - bounds.x) / across + 0.5), Int((point.y - bounds.y) / 17 + 0.5))
    }
    for (wire, points) in zip(wires, layout.wires) {
      for (from, to) in zip(points, points.dropFirst()) {
        draw(cell(from), cell(to), dashed: wire.stroke.dash == .dashed, on: &grid)
      }
      guard wire.head, let last = points.last, points.count > 1 else { continue }
      let way = last - points[points.count - 2]
      let (column, row) = cell(last)
      grid[column, row] =
        abs(way.x) >= abs(way.y) ? (way.x < 0 ? "<" : ">") : (way.y < 0 ? "^" : "v")
    }
    for (element, place) in zip(elements, layout.elements) {
      let label: String
      switch element.form {
      case .circle, .gate: label = "(" + element.label + ")"
      case .square: label = "[" + element.label + "]"
      case .operation: label = "{" + element.label + "}"
      case .word: label = element.label
      case .junction: label = "+"
      }
      let (column, row) = cell(place)
      grid.write(label, column: max(0, column - label.count / 2), row: row)
    }
    for (note, place) in zip(notes, layout.notes) {
      let (column, row) = cell(place)
      let start = note.lettering.anchor == .end ? note.text.count : note.text.count / 2
      grid.write(note.text, column: max(0, column - start), row: row)
    }
    let lines = key.map { cut($0, to: columns) + "\n" }
    return cut(title, to: columns) + "\n" + grid.text + lines.joined()
  }

  private func draw(
    _ from: (column: Int, row: Int), _ to: (column: Int, row: Int), dashed: Bool,
    on grid: inout TextGrid
  ) {
    let steps = max(abs(to.column - from.column), abs(to.row - from.row))
    guard steps > 0 else { return }
    let flat = from.row == to.row
    let upright = from.column == to.column
    for step in 0...steps where !dashed || step % 2 == 0 {
      let column = from.column + (to.column - from.column) * step / steps
      let row = from.row + (to.row - from.row) * step / steps
      let mark: Character = flat ? "-" : upright ? "|" : "."
      let old = grid[column, row]
      grid[column, row] = (old == "-" && mark == "|") || (old == "|" && mark == "-") ? "+" : mark
    }
  }
}
