/// How numbers turn into colours: the strength of one hue, or of one on either side of zero.
struct Tint {
  private let low: Double
  private let high: Double
  private let signed: Bool

  init(_ span: HeatMap.Span, values: some Sequence<Double>) {
    switch span {
    case .unit: (low, high, signed) = (0, 1, false)
    case .signed(let size): (low, high, signed) = (-abs(size), abs(size), true)
    case .fitted:
      let usable = values.filter { $0.isFinite }
      let (least, most) = (usable.min() ?? 0, usable.max() ?? 1)
      signed = least < 0
      let size = max(abs(least), abs(most))
      low = signed ? -size : least
      high = signed ? size : most
    }
  }

  /// The hue and its strength from 0 to 1.
  func mix(_ value: Double) -> (hue: Hue, strength: Double) {
    guard value.isFinite, high > low else { return (.blue, 0) }
    if signed { return (value < 0 ? .orange : .blue, min(1, abs(value) / high)) }
    return (.blue, min(1, max(0, (value - low) / (high - low))))
  }

  /// Adds the cell of `value`: the hue over the paper, a stroke across it where it is no number.
  func fill(_ frame: Frame, _ value: Double, in cells: inout TintedCells) {
    guard value.isFinite else { return cells.addCrossed(frame) }
    let (hue, strength) = mix(value)
    cells.add(frame, hue, opacity: strength)
  }

  /// Letters that can be read on the cell of `value`, in both themes.
  func letters(on value: Double) -> Hue {
    let strength = mix(value).strength
    return strength < 0.62 ? .ink : strength < 0.87 ? .onTint : .paper
  }

  /// The cell as one character, darker for larger.
  func character(_ value: Double) -> Character {
    guard value.isFinite else { return "?" }
    let (hue, strength) = mix(value)
    let ramp: [Character] = hue == .orange ? [" ", "-", "=", "≡"] : [" ", "░", "▒", "▓", "█"]
    return ramp[min(ramp.count - 1, Int(strength * Double(ramp.count)))]
  }

  /// The scale: a bar of the colours with three numbers.
  func bar(on canvas: inout Canvas, at corner: Point, width: Double = 120) {
    let parts = 24
    var cells = TintedCells()
    for part in 0..<parts {
      let share = (Double(part) + 0.5) / Double(parts)
      let frame = Frame(
        x: corner.x + width * Double(part) / Double(parts), y: corner.y,
        width: width / Double(parts), height: 8)
      fill(frame, low + share * (high - low), in: &cells)
    }
    cells.draw(on: &canvas)
    canvas.rectangle(
      Frame(x: corner.x, y: corner.y, width: width, height: 8), Stroke(hue: .rule, width: 0.75))
    for (share, anchor) in [(0.0, Lettering.Anchor.start), (0.5, .middle), (1, .end)] {
      canvas.text(
        Digits.short(low + share * (high - low)),
        at: Point(x: corner.x + share * width, y: corner.y + 22),
        Lettering(hue: .soft, size: 12, anchor: anchor))
    }
  }
}
