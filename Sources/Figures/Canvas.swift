/// A place on a drawing, in pixels from its top left corner.
struct Point: Hashable {
  var x: Double
  var y: Double

  static func + (a: Point, b: Point) -> Point { Point(x: a.x + b.x, y: a.y + b.y) }
  static func - (a: Point, b: Point) -> Point { Point(x: a.x - b.x, y: a.y - b.y) }
  static func * (a: Point, factor: Double) -> Point { Point(x: a.x * factor, y: a.y * factor) }
  var length: Double { (x * x + y * y).squareRoot() }
}

/// A rectangle of a drawing.
struct Frame: Hashable {
  var x, y, width, height: Double

  var right: Double { x + width }
  var bottom: Double { y + height }

  func inset(left: Double = 0, top: Double = 0, right: Double = 0, bottom: Double = 0) -> Frame {
    Frame(x: x + left, y: y + top, width: width - left - right, height: height - top - bottom)
  }
}

/// How an outline is drawn.
struct Stroke {
  var hue: Hue
  var width = 1.6
  var dash = Dash.solid
}

/// How a text is set.
struct Lettering {
  enum Anchor: String { case start, middle, end }

  var hue = Hue.ink
  var size = 13.0
  var anchor = Anchor.start
  var mono = false
  var italic = false
  var bold = false
  /// Turned a quarter to the left, so that it reads upwards.
  var upwards = false
}

/// Collects shapes and writes them as one SVG document.
///
/// No shape carries an id, so that many figures can stand in one page; clipping is by nested `svg`
/// elements and arrow heads are polygons. Colours are written twice: as plain attributes for
/// programs that know no variables, and as classes that follow the theme.
struct Canvas {
  let width: Double
  let height: Double
  private(set) var body: [String] = []
  private(set) var fills: Set<Hue> = []
  private(set) var strokes: Set<Hue> = []

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  mutating func line(_ from: Point, _ to: Point, _ stroke: Stroke) {
    add(
      "<line x1=\"\(n(from.x))\" y1=\"\(n(from.y))\" x2=\"\(n(to.x))\" y2=\"\(n(to.y))\""
        + paint(fill: nil, stroke) + "/>")
  }

  /// A line through `points`; one that stands for a series of values says its `name`.
  mutating func polyline(_ points: [Point], _ stroke: Stroke, name: String = "") {
    guard let first = points.first else { return }
    if points.count == 1 {
      circle(first, radius: 1.8, fill: stroke.hue)
      return
    }
    var path = "M\(n(first.x)) \(n(first.y))L"
    path += points.dropFirst().map { "\(n($0.x)) \(n($0.y))" }.joined(separator: " ")
    self.path(path, stroke, name: name)
  }

  /// An SVG path; the caller writes its coordinates with `n`.
  mutating func path(
    _ data: String, fill: Hue? = nil, opacity: Double = 1, _ stroke: Stroke?, name: String = ""
  ) {
    let named = name.isEmpty ? "" : " data-line=\"\(escaped(name))\""
    add("<path d=\"\(data)\"\(named)" + paint(fill: fill, opacity: opacity, stroke) + "/>")
  }

  mutating func polygon(_ points: [Point], fill: Hue) {
    let list = points.map { "\(n($0.x)),\(n($0.y))" }.joined(separator: " ")
    add("<polygon points=\"\(list)\"" + paint(fill: fill, nil) + "/>")
  }

  mutating func circle(_ centre: Point, radius: Double, fill: Hue, _ stroke: Stroke? = nil) {
    add(
      "<circle cx=\"\(n(centre.x))\" cy=\"\(n(centre.y))\" r=\"\(n(radius))\""
        + paint(fill: fill, stroke) + "/>")
  }

  mutating func rectangle(
    _ frame: Frame, fill: Hue? = nil, _ stroke: Stroke? = nil, corner: Double = 0
  ) {
    add(
      "<rect x=\"\(n(frame.x))\" y=\"\(n(frame.y))\" width=\"\(n(frame.width))\""
        + " height=\"\(n(frame.height))\"" + (corner > 0 ? " rx=\"\(n(corner))\"" : "")
        + paint(fill: fill, stroke) + "/>")
  }

  /// Writes `text` with its baseline at `at`.
  ///
  /// A text that names a series of values says which, in `line`.
  mutating func text(
    _ text: String, at: Point, _ lettering: Lettering = Lettering(), line: String = ""
  ) {
    guard !text.isEmpty else { return }
    let text = lettering.mono ? text : Digits.typeset(text)
    var attributes = " x=\"\(n(at.x))\" y=\"\(n(at.y))\""
    if lettering.anchor != .start { attributes += " text-anchor=\"\(lettering.anchor.rawValue)\"" }
    if lettering.size != 13 { attributes += " font-size=\"\(n(lettering.size))\"" }
    if lettering.italic { attributes += " font-style=\"italic\"" }
    if lettering.bold { attributes += " font-weight=\"700\"" }
    if lettering.upwards { attributes += " transform=\"rotate(-90 \(n(at.x)) \(n(at.y)))\"" }
    if lettering.mono { attributes += " font-family=\"\(Self.monoFace)\"" }
    if !line.isEmpty { attributes += " data-line=\"\(escaped(line))\"" }
    fills.insert(lettering.hue)
    let mono = lettering.mono ? "nf-mono " : ""
    add(
      "<text class=\"\(mono)f-\(lettering.hue.slug)\" fill=\"\(lettering.hue.light)\"\(attributes)>"
        + escaped(text) + "</text>")
  }

  /// The head of an arrow that arrives at `tip` in the direction from `tail`.
  mutating func head(from tail: Point, at tip: Point, hue: Hue, size: Double = 7) {
    let way = tip - tail
    guard way.length > 0 else { return }
    let along = way * (1 / way.length)
    let across = Point(x: -along.y, y: along.x)
    let back = tip - along * size
    polygon([tip, back + across * (size * 0.42), back - across * (size * 0.42)], fill: hue)
  }

  /// A straight arrow.
  mutating func arrow(_ from: Point, _ to: Point, _ stroke: Stroke) {
    let way = to - from
    guard way.length > 6 else { return line(from, to, stroke) }
    line(from, to - way * (5 / way.length), stroke)
    head(from: from, at: to, hue: stroke.hue)
  }

  /// Draws inside `frame` alone: whatever sticks out is cut off.
  ///
  /// `data` says what the frame is for.
  mutating func clipped(to frame: Frame, data: String = "", _ draw: (inout Canvas) -> Void) {
    add(
      "<svg\(data) x=\"\(n(frame.x))\" y=\"\(n(frame.y))\" width=\"\(n(frame.width))\""
        + " height=\"\(n(frame.height))\" viewBox=\"\(n(frame.x)) \(n(frame.y))"
        + " \(n(frame.width)) \(n(frame.height))\">")
    draw(&self)
    add("</svg>")
  }

  static let face = "Vollkorn,Charter,Cambria,Georgia,serif"
  static let monoFace = "JetBrains Mono,ui-monospace,Menlo,Consolas,monospace"

  /// The attributes of a shape's fill and outline; none means that the shape has no fill.
  private mutating func paint(fill: Hue?, opacity: Double = 1, _ stroke: Stroke?) -> String {
    var classes: [String] = []
    var attributes = ""
    if let fill {
      fills.insert(fill)
      classes.append("f-\(fill.slug)")
      attributes += " fill=\"\(fill.light)\""
      if opacity < 1 { attributes += " fill-opacity=\"\(n(opacity))\"" }
    } else {
      attributes += " fill=\"none\""
    }
    if let stroke {
      strokes.insert(stroke.hue)
      classes.append("s-\(stroke.hue.slug)")
      attributes += " stroke=\"\(stroke.hue.light)\" stroke-width=\"\(n(stroke.width))\""
      if let pattern = stroke.dash.pattern { attributes += " stroke-dasharray=\"\(pattern)\"" }
      if stroke.dash == .dotted { attributes += " stroke-linecap=\"round\"" }
      attributes += " stroke-linejoin=\"round\""
    }
    return " class=\"" + classes.joined(separator: " ") + "\"" + attributes
  }

  private mutating func add(_ element: String) {
    body.append(element)
  }
}

/// A coordinate as SVG has it.
func n(_ value: Double) -> String { Digits.coordinate(value) }

/// `text` with the characters that XML reserves written as entities, and none that XML forbids.
func escaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "\t", "\n": result += " "
    default:
      let forbidden = scalar.value < 0x20 || scalar.value == 0xfffe || scalar.value == 0xffff
      if forbidden { result += "\u{fffd}" } else { result.unicodeScalars.append(scalar) }
    }
  }
  return result
}

/// About how wide `text` is set, in pixels; a little generous, since the face may be another one.
func textWidth(_ text: String, size: Double = 13, mono: Bool = false) -> Double {
  if mono { return Double(text.count) * 0.6 * size }
  var width = 0.0
  for character in text {
    switch character {
    case "i", "j", "l", "t", "f", "r", ".", ",", ":", ";", "'", "|", "!", "(", ")", "[", "]", " ":
      width += 0.33
    case "m", "w", "M", "W", "—": width += 0.85
    case "⁰"..."⁹", "¹", "²", "³", "⁻", "₀"..."₉", "₋": width += 0.36
    case "A"..."Z": width += 0.68
    case "a"..."z", "0"..."9": width += 0.53
    default: width += 0.62
    }
  }
  return width * size
}

/// `text` in lines that are at most `width` pixels wide, broken at blanks.
func wrapped(_ text: String, width: Double, size: Double) -> [String] {
  var lines: [String] = []
  for word in text.split(separator: " ") {
    if let last = lines.last, textWidth(last + " " + word, size: size) <= width {
      lines[lines.count - 1] += " " + word
    } else {
      lines.append(String(word))
    }
  }
  return lines
}
