/// A drawing of a network out of its elements: time runs right, depth up.
///
/// Places are in steps of the grid: `(2, 1)` is the third column, one layer up. Each element that is
/// added returns a node that arrows can join.
///
/// ```swift
/// Diagram("One step") {
///   let x = $0.input("xₜ", at: (0, 0))
///   let h = $0.state("hₜ", at: (0, 1))
///   $0.arrow(x, h, name: "U")
/// }
/// ```
public struct Diagram: Figure {
  /// A place on the grid: columns to the right, layers up.
  public typealias Place = (column: Double, layer: Double)

  /// An element that arrows can join.
  public struct Node: Sendable, Hashable {
    let index: Int
  }

  /// What an element looks like.
  enum Form {
    case circle, square, operation, gate, word, junction
  }

  struct Element {
    var form: Form
    var label: String
    var place: Point
    var hue: Hue
  }

  struct Wire {
    var points: [Point]
    var stroke: Stroke
    var name: String
    var head: Bool
  }

  struct Note {
    var text: String
    var place: Point
    var lettering: Lettering
  }

  public let title: String
  /// Pixels from one column to the next.
  public var columnWidth = 64.0
  /// Pixels from one layer to the next.
  public var layerHeight = 64.0
  /// What there is to see, in words; by default the elements' and arrows' names.
  public var finding: String?
  /// Lines under the drawing that say what its signs mean.
  public var key: [String] = []
  private(set) var elements: [Element] = []
  private(set) var wires: [Wire] = []
  private(set) var notes: [Note] = []

  /// A drawing filled by `build`.
  public init(_ title: String, _ build: (inout Diagram) -> Void) {
    self.title = title
    build(&self)
  }

  /// Adds a hidden state: a blue circle.
  @discardableResult
  public mutating func state(_ label: String, at place: Place) -> Node {
    add(.circle, label, place, .state)
  }

  /// Adds a memory cell: a plum circle.
  @discardableResult
  public mutating func memory(_ label: String, at place: Place) -> Node {
    add(.circle, label, place, .memory)
  }

  /// Adds an input: an ochre square.
  @discardableResult
  public mutating func input(_ label: String, at place: Place) -> Node {
    add(.square, label, place, .input)
  }

  /// Adds an output: a green square.
  @discardableResult
  public mutating func output(_ label: String, at place: Place) -> Node {
    add(.square, label, place, .output)
  }

  /// Adds an operation: a small rounded square with its sign.
  @discardableResult
  public mutating func operation(_ sign: String, at place: Place, hue: Hue = .ink) -> Node {
    add(.operation, sign, place, hue)
  }

  /// Adds a gate: a circle with a sigma and its letter.
  @discardableResult
  public mutating func gate(_ letter: String, at place: Place) -> Node {
    add(.gate, "σ " + letter, place, .ink)
  }

  /// Adds a word without an outline.
  @discardableResult
  public mutating func word(_ text: String, at place: Place, hue: Hue = .ink) -> Node {
    add(.word, text, place, hue)
  }

  /// Adds a dot where a line parts.
  @discardableResult
  public mutating func junction(at place: Place, hue: Hue = .ink) -> Node {
    add(.junction, "", place, hue)
  }

  /// Adds a remark, set in italics around `place`.
  public mutating func note(_ text: String, at place: Place, hue: Hue = .soft) {
    notes.append(
      Note(
        text: text, place: pixel(place),
        lettering: Lettering(hue: hue, anchor: .middle, italic: true)))
  }

  /// Joins two elements by an arrow, bent at the places of `via`.
  public mutating func arrow(
    _ from: Node, _ to: Node, name: String = "", via: [Place] = [], hue: Hue = .ink
  ) {
    wire(from, to, name, via, Stroke(hue: hue), head: true)
  }

  /// Joins two elements by a line without a head.
  public mutating func line(
    _ from: Node, _ to: Node, name: String = "", via: [Place] = [], hue: Hue = .ink
  ) {
    wire(from, to, name, via, Stroke(hue: hue), head: false)
  }

  /// Adds the gradient that flows back from `from` to `to`: orange, dashed, beside the forward line.
  public mutating func gradient(_ from: Node, _ to: Node, name: String = "") {
    let (start, end) = (elements[from.index].place, elements[to.index].place)
    let way = end - start
    guard way.length > 0 else { return }
    // To one side, so that it never lies on the forward arrow: below it, or to its right.
    let aside = Point(x: way.y, y: -way.x) * (8 / way.length)
    let along = way * (1 / way.length)
    let first = start + aside + along * (reach(elements[from.index], way) + 1)
    let last = end + aside - along * (reach(elements[to.index], way) + 1)
    wires.append(
      Wire(
        points: [first, last], stroke: Stroke(hue: .gradient, dash: .dashed), name: name,
        head: true))
  }

  /// Adds one set of weights as one line with a dot at each place where it is used.
  public mutating func thread(_ name: String, at places: [Place], hue: Hue = .soft) {
    let points = places.map { pixel($0) }
    guard let first = points.first, let last = points.last else { return }
    let start = Point(x: first.x - 34, y: first.y)
    wires.append(
      Wire(
        points: [start] + points + [Point(x: last.x + 22, y: last.y)],
        stroke: Stroke(hue: hue, width: 1), name: "", head: false))
    for point in points {
      elements.append(Element(form: .junction, label: "", place: point, hue: hue))
    }
    notes.append(
      Note(
        text: name, place: Point(x: start.x - 5, y: start.y + 4.5),
        lettering: Lettering(hue: hue, anchor: .end, italic: true)))
  }

  private mutating func add(_ form: Form, _ label: String, _ place: Place, _ hue: Hue) -> Node {
    elements.append(Element(form: form, label: label, place: pixel(place), hue: hue))
    return Node(index: elements.count - 1)
  }

  private mutating func wire(
    _ from: Node, _ to: Node, _ name: String, _ via: [Place], _ stroke: Stroke, head: Bool
  ) {
    let (start, end) = (elements[from.index], elements[to.index])
    var points = [start.place] + via.map { pixel($0) } + [end.place]
    let first = points[1] - points[0]
    if first.length > 0 {
      points[0] = points[0] + first * (reach(start, first) / first.length)
    }
    let last = points[points.count - 1] - points[points.count - 2]
    if last.length > 0 {
      points[points.count - 1] =
        points[points.count - 1] - last * ((reach(end, last) + (head ? 1 : 0)) / last.length)
    }
    wires.append(Wire(points: points, stroke: stroke, name: name, head: head))
  }

  private func pixel(_ place: Place) -> Point {
    Point(x: place.column * columnWidth, y: -place.layer * layerHeight)
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

  static func size(_ element: Element) -> (width: Double, height: Double) {
    switch element.form {
    case .circle: (28, 28)
    case .gate: (32, 32)
    case .square: (max(26, textWidth(element.label) + 10), 26)
    case .operation: (max(22, textWidth(element.label, size: 12) + 9), 22)
    case .word: (textWidth(element.label) + 6, 18)
    case .junction: (5, 5)
    }
  }

  public var alternative: String {
    if let finding { return finding }
    let names = elements.filter { !$0.label.isEmpty }.map(\.label)
    let gradients = wires.filter { $0.stroke.hue == .gradient }.count
    var text = "Diagram of \(names.joined(separator: ", ")), joined by \(wires.count) lines."
    if gradients > 0 { text += " \(gradients) dashed arrows are gradients that flow backwards." }
    return ([text] + key).joined(separator: " ")
  }

  public var warnings: [String] { elements.isEmpty ? ["nothing to draw"] : [] }
}
