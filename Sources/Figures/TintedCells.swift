/// Cells in strengths of a few hues, written as one path for each strength: a map of 1,600 cells has
/// 100 shapes.
struct TintedCells {
  private struct Colour: Hashable {
    /// Nil for a cell without a colour.
    var hue: Hue?
    /// As it is written, so that what looks alike is one path.
    var opacity: String
  }

  private var frames: [Colour: [Frame]] = [:]
  private var opacities: [Colour: Double] = [:]
  /// The colours in the order in which they came.
  private var colours: [Colour] = []
  private var crosses = ""

  mutating func add(_ frame: Frame, _ hue: Hue, opacity: Double) {
    let text = Digits.coordinate(opacity)
    let colour = Colour(hue: text == "0" ? nil : hue, opacity: text)
    if frames[colour] == nil {
      colours.append(colour)
      opacities[colour] = opacity
    }
    frames[colour, default: []].append(frame)
  }

  /// A cell without a colour and with a stroke across it.
  mutating func addCrossed(_ frame: Frame) {
    add(frame, .soft, opacity: 0)
    crosses += "M\(n(frame.x)) \(n(frame.bottom))L\(n(frame.right)) \(n(frame.y))"
  }

  /// Draws all cells, each with `outline`; those without a colour only where there is one.
  func draw(on canvas: inout Canvas, _ outline: Stroke? = nil) {
    for colour in colours where colour.hue != nil || outline != nil {
      var cells = frames[colour, default: []]
      if outline == nil { cells = joined(cells) }
      let path = cells.map {
        "M\(n($0.x)) \(n($0.y))h\(n($0.width))v\(n($0.height))h\(n(-$0.width))z"
      }
      canvas.path(
        path.joined(), fill: colour.hue, opacity: opacities[colour, default: 1], outline)
    }
    if !crosses.isEmpty { canvas.path(crosses, Stroke(hue: .soft, width: 1)) }
  }

  /// Neighbours in a row as one.
  private func joined(_ cells: [Frame]) -> [Frame] {
    var result: [Frame] = []
    for cell in cells {
      if let last = result.last, last.y == cell.y, last.height == cell.height,
        abs(last.right - cell.x) < 0.005
      {
        result[result.count - 1].width = cell.right - last.x
      } else {
        result.append(cell)
      }
    }
    return result
  }
}
