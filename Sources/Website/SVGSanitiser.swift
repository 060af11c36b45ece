/// Makes an SVG that a cell drew fit to stand inside a page: only known elements and attributes,
/// no scripts, no links out, no style sheets, and identifiers of its own.
///
/// Colours of the book's palette, which figures carry as classes, lose their fixed values, so that
/// the page's style sheet decides and a figure follows the theme.
package struct SVGSanitiser {
  /// What the page puts before the figure's identifiers, so that two figures do not meet.
  private let prefix: String
  private let label: String
  private var html = ""
  /// The open elements that are kept, to close them in order.
  private var open: [String] = []
  /// How deep inside an element that is left out.
  private var skipping = 0
  private var isRoot = true

  /// The figure's markup, or nil where the text is no well-formed SVG.
  package static func html(_ svg: String, prefix: String, label: String) -> String? {
    var sanitiser = SVGSanitiser(prefix: prefix, label: label)
    return sanitiser.run(svg)
  }

  private init(prefix: String, label: String) {
    self.prefix = prefix
    self.label = label
  }

  /// The width that the SVG states, in pixels.
  package static func width(of svg: String) -> Double? {
    guard let root = svg.firstRange(of: "<svg"),
      let end = svg[root.upperBound...].firstIndex(of: ">")
    else { return nil }
    let tag = svg[root.upperBound..<end]
    guard let attribute = tag.firstRange(of: " width=\"") else { return nil }
    return Double(tag[attribute.upperBound...].prefix { $0.isNumber || $0 == "." })
  }

  private mutating func run(_ svg: String) -> String? {
    var reader = XMLReader(svg)
    while true {
      switch reader.next() {
      case .text(let text): if skipping == 0, !open.isEmpty { append(text: text) }
      case .opening(let name, let attributes, let isClosed):
        if !opening(name, attributes, isClosed) { return nil }
      case .closing(let name): if !closing(name) { return nil }
      case .other: continue
      case .end: return open.isEmpty && skipping == 0 && !isRoot ? html : nil
      case .malformed: return nil
      }
    }
  }

  private mutating func append(text: String) {
    let isText = open.last == "text" || open.last == "tspan"
    guard isText || !text.allSatisfy(\.isWhitespace) else { return }
    html.appendEscaped(text)
  }

  private mutating func opening(
    _ name: String, _ attributes: [(name: String, value: String)], _ isClosed: Bool
  ) -> Bool {
    if skipping > 0 {
      if !isClosed { skipping += 1 }
      return true
    }
    guard Self.elements.contains(name), !open.isEmpty || name == "svg" else {
      // The root must be an svg.
      if open.isEmpty { return false }
      if !isClosed { skipping = 1 }
      return true
    }
    if open.isEmpty, !isRoot { return false }
    html += "<\(name)"
    if isRoot {
      html += " role=img aria-label=\""
      html.appendEscaped(label)
      html += "\""
    }
    var seen: Set<String> = []
    let hasClass = attributes.contains { $0.name == "class" }
    for (attribute, value) in attributes where seen.insert(attribute).inserted {
      if isRoot, ["role", "font-family", "font-size"].contains(attribute) { continue }
      guard var kept = allowed(attribute, value) else { continue }
      if hasClass, (attribute == "fill" && value != "none") || attribute == "stroke",
        Self.isThemed(attributes, attribute)
      {
        continue
      }
      if attribute == "class" { kept = Self.classes(kept) }
      if kept.isEmpty { continue }
      html += " \(attribute)=\""
      html.appendEscaped(kept)
      html += "\""
    }
    isRoot = false
    if isClosed {
      html += "/>"
    } else {
      html += ">"
      open.append(name)
    }
    return true
  }

  private mutating func closing(_ name: String) -> Bool {
    if skipping > 0 {
      skipping -= 1
      return true
    }
    guard open.popLast() == name else { return false }
    html += "</\(name)>"
    return true
  }

  /// The value that an attribute may have, or nil where it must go.
  private func allowed(_ name: String, _ value: String) -> String? {
    if name == "href" || name == "xlink:href" {
      return value.hasPrefix("#") ? "#" + prefix + value.dropFirst() : nil
    }
    if name == "id" { return prefix + value }
    guard Self.attributes.contains(name) else { return nil }
    if let start = value.firstRange(of: "url(") {
      let target = value[start.upperBound...]
      guard start.lowerBound == value.startIndex, target.hasPrefix("#"), target.hasSuffix(")"),
        !target.dropLast().contains(where: { "()\\\"'".contains($0) })
      else { return nil }
      return "url(#" + prefix + target.dropFirst()
    }
    return value
  }

  /// Whether a class says the same as a fill or stroke attribute.
  private static func isThemed(
    _ attributes: [(name: String, value: String)], _ attribute: String
  ) -> Bool {
    let mark = attribute == "fill" ? "f-" : "s-"
    let classes = attributes.first { $0.name == "class" }?.value ?? ""
    return classes.split(separator: " ").contains {
      $0.hasPrefix(mark) && palette.contains(String($0.dropFirst(2)))
    }
  }

  /// The classes that the page's style sheet knows.
  private static func classes(_ value: String) -> String {
    value.split(separator: " ").filter { word in
      word.hasPrefix("nf")
        || ((word.hasPrefix("f-") || word.hasPrefix("s-"))
          && palette.contains(String(word.dropFirst(2))))
    }.joined(separator: " ")
  }

  /// The names of colours that the style sheet has a rule for.
  package static let palette: Set<String> = [
    "ink", "soft", "rule", "paper", "blue", "orange", "green", "plum", "ochre",
  ]

  private static let elements: Set<String> = [
    "svg", "g", "path", "line", "polyline", "polygon", "circle", "ellipse", "rect", "text", "tspan",
    "defs", "clipPath", "linearGradient", "radialGradient", "stop", "marker", "use", "symbol",
    "pattern", "mask",
  ]

  private static let attributes: Set<String> = [
    "class", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "dx", "dy",
    "d", "points", "width", "height", "viewBox", "preserveAspectRatio", "transform", "fill",
    "fill-opacity", "fill-rule", "clip-path", "clip-rule", "mask", "stroke", "stroke-width",
    "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-opacity", "opacity", "offset", "stop-color", "stop-opacity",
    "gradientUnits", "gradientTransform", "spreadMethod", "patternUnits", "patternTransform",
    "patternContentUnits", "clipPathUnits", "maskUnits", "marker-start", "marker-mid",
    "marker-end", "markerWidth", "markerHeight", "markerUnits", "refX", "refY", "orient",
    "text-anchor", "dominant-baseline", "font-size", "font-style", "font-weight",
    "data-line", "data-x", "data-y", "data-frame", "letter-spacing", "textLength", "lengthAdjust",
    "rotate", "vector-effect", "paint-order",
  ]
}
