extension Diagram {
  /// Where everything lies, in pixels, with columns of some width.
  struct Layout {
    var elements: [Point]
    var wires: [[Point]]
    var notes: [Point]
    /// The rectangle that holds everything drawn.
    var bounds: Frame
  }

  func layout(columnWidth: Double) -> Layout {
    func pixel(_ spot: Spot) -> Point {
      Point(x: spot.place.column * columnWidth, y: -spot.place.layer * layerHeight) + spot.offset
    }
    let places = elements.map { pixel($0.spot) }
    let lines = wires.map { wire in
      let ends = (wire.from.map { places[$0.index] }, wire.to.map { places[$0.index] })
      let points =
        [ends.0].compactMap { $0.self } + wire.via.map(pixel) + [ends.1].compactMap { $0.self }
      return trimmed(points, of: wire)
    }
    var layout = Layout(
      elements: places, wires: lines, notes: notes.map { pixel($0.spot) },
      bounds: Frame(x: 0, y: 0, width: 0, height: 0))
    layout.bounds = bounds(of: layout)
    return layout
  }

  /// The widest columns, up to those that were asked for, with which the drawing is so wide.
  func layout(fitting width: Double) -> Layout {
    let asked = layout(columnWidth: columnWidth)
    guard asked.bounds.width > width else { return asked }
    var (low, high) = (0.0, columnWidth)
    for _ in 0..<24 {
      let middle = (low + high) / 2
      if layout(columnWidth: middle).bounds.width > width { high = middle } else { low = middle }
    }
    // Narrower columns would put elements on top of each other.
    return layout(columnWidth: max(low, min(20, columnWidth)))
  }

  /// A wire from edge to edge of what it joins.
  private func trimmed(_ points: [Point], of wire: Wire) -> [Point] {
    guard let from = wire.from, let to = wire.to, points.count > 1 else { return points }
    let (start, end) = (elements[from.index], elements[to.index])
    var points = points
    let first = points[1] - points[0]
    let last = points[points.count - 1] - points[points.count - 2]
    guard first.length > 0, last.length > 0 else { return points }
    // To one side, so that it never lies on the forward arrow: below it, or to its right.
    let aside =
      wire.isAside ? Point(x: first.y, y: -first.x) * (8 / first.length) : Point(x: 0, y: 0)
    let gap = wire.isAside ? 1.0 : 0
    points[0] = points[0] + aside + first * ((reach(start, first) + gap) / first.length)
    let arrival = reach(end, last) + (wire.head ? 1 : 0)
    points[points.count - 1] = points[points.count - 1] + aside - last * (arrival / last.length)
    return points
  }

  private func bounds(of layout: Layout) -> Frame {
    let start = layout.elements.first ?? Point(x: 0, y: 0)
    var (left, top, right, bottom) = (start.x, start.y, start.x, start.y)
    func hold(_ x: Double, _ y: Double) {
      (left, right) = (min(left, x), max(right, x))
      (top, bottom) = (min(top, y), max(bottom, y))
    }
    for (element, place) in zip(elements, layout.elements) {
      let size = Self.size(element)
      hold(place.x - size.width / 2, place.y - size.height / 2)
      hold(place.x + size.width / 2, place.y + size.height / 2)
    }
    for point in layout.wires.joined() { hold(point.x, point.y) }
    for (note, place) in zip(notes, layout.notes) {
      let width = textWidth(note.text)
      let start = note.lettering.anchor == .end ? width : width / 2
      hold(place.x - start, place.y - 12)
      hold(place.x - start + width, place.y + 4)
    }
    return Frame(x: left, y: top, width: right - left, height: bottom - top)
  }

  /// How far an element reaches from its middle in the direction of `way`.
  private func reach(_ element: Element, _ way: Point) -> Double {
    let size = Self.size(element)
    switch element.form {
    case .circle, .gate: return size.width / 2
    case .junction: return 0
    case .square, .operation, .word:
      let across = abs(way.x) > 0 ? size.width / 2 / abs(way.x) : .infinity
      let up = abs(way.y) > 0 ? size.height / 2 / abs(way.y) : .infinity
      return min(across, up) * way.length
    }
  }
}
