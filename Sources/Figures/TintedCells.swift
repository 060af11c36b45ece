/// Cells in strengths of a few hues, written as one path for each strength: a map of 1,600 cells has
/// 100 shapes.
struct TintedCells {
  private struct Colour: Hashable {
    /// Nil for a cell without a colour.
    var hue: Hue?
    /// As it is written, so that what looks alike is one path.
    var opacity: String
  }

  private var paths: [Colour: String] = [:]
  private var opacities: [Colour: Double] = [:]
  /// The colours in the order in which they came.
  private var colours: [Colour] = []
  private var crosses = ""

  mutating func add(_ frame: Frame, _ hue: Hue, opacity: Double) {
    let text = Digits.coordinate(opacity)
    let colour = Colour(hue: text == "0" ? nil : hue, opacity: text)
    if paths[colour] == nil {
      colours.append(colour)
      opacities[colour] = opacity
    }
    paths[colour, default: ""] +=
      "M\(n(frame.x)) \(n(frame.y))h\(n(frame.width))v\(n(frame.height))h\(n(-frame.width))z"
  }

  /// A cell without a colour and with a stroke across it.
  mutating func addCrossed(_ frame: Frame) {
    add(frame, .soft, opacity: 0)
    crosses += "M\(n(frame.x)) \(n(frame.bottom))L\(n(frame.right)) \(n(frame.y))"
  }

  /// Draws all cells, each with `outline`; those without a colour only where there is one.
  func draw(on canvas: inout Canvas, _ outline: Stroke? = nil) {
    for colour in colours where colour.hue != nil || outline != nil {
      canvas.path(
        paths[colour, default: ""], fill: colour.hue, opacity: opacities[colour, default: 1], outline)
    }
    if !crosses.isEmpty { canvas.path(crosses, Stroke(hue: .soft, width: 1)) }
  }
}
