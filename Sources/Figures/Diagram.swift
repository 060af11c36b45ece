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

  /// A place on the grid, and how far beside it in pixels, however wide a column is.
  struct Spot {
    var place: Place
    var offset = Point(x: 0, y: 0)
  }

  struct Element {
    var form: Form
    var label: String
    var spot: Spot
    var hue: Hue
  }

  struct Wire {
    /// What the line starts and ends at, if that is an element.
    var from: Node?
    var to: Node?
    /// The bends; the ends too where they are no elements.
    var via: [Spot]
    var stroke: Stroke
    var name: String
    var head: Bool
    /// Beside the straight line between its ends, where another one runs.
    var isAside = false
  }

  struct Note {
    var text: String
    var spot: Spot
    var lettering: Lettering
  }

  public let title: String
  /// Pixels from one column to the next; on a phone as many as fit.
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
        text: text, spot: Spot(place: place),
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
    wires.append(
      Wire(
        from: from, to: to, via: [], stroke: Stroke(hue: .gradient, dash: .dashed), name: name,
        head: true, isAside: true))
  }

  /// Adds one set of weights as one line with a dot at each place where it is used.
  public mutating func thread(_ name: String, at places: [Place], hue: Hue = .soft) {
    guard let first = places.first, let last = places.last else { return }
    let start = Spot(place: first, offset: Point(x: -28, y: 0))
    let end = Spot(place: last, offset: Point(x: 22, y: 0))
    wires.append(
      Wire(
        via: [start] + places.map { Spot(place: $0) } + [end], stroke: Stroke(hue: hue, width: 1),
        name: "", head: false))
    for place in places { _ = add(.junction, "", place, hue) }
    notes.append(
      Note(
        text: name, spot: Spot(place: first, offset: Point(x: -32, y: 4.5)),
        lettering: Lettering(hue: hue, anchor: .end, italic: true)))
  }

  private mutating func add(_ form: Form, _ label: String, _ place: Place, _ hue: Hue) -> Node {
    elements.append(Element(form: form, label: label, spot: Spot(place: place), hue: hue))
    return Node(index: elements.count - 1)
  }

  private mutating func wire(
    _ from: Node, _ to: Node, _ name: String, _ via: [Place], _ stroke: Stroke, head: Bool
  ) {
    wires.append(
      Wire(
        from: from, to: to, via: via.map { Spot(place: $0) }, stroke: stroke, name: name,
        head: head))
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
    let names = elements.filter { !$0.label.isEmpty }.map { $0.label }
    let gradients = wires.filter { $0.stroke.hue == .gradient }.count
    var text = "Diagram of \(names.joined(separator: ", ")), joined by \(wires.count) lines."
    if gradients > 0 { text += " \(gradients) dashed arrows are gradients that flow backwards." }
    return ([text] + key).joined(separator: " ")
  }

  public var warnings: [String] { elements.isEmpty ? ["nothing to draw"] : [] }
}
