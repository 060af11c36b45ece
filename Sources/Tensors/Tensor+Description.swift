extension Tensor: CustomStringConvertible, CustomDebugStringConvertible {
  /// The shape and the elements with 4 digits; a single number is only that number.
  public var description: String { formatted() }

  public var debugDescription: String { formatted() }

  /// The shape, then rows with aligned columns.
  ///
  /// Floating-point elements get `digits` digits after the point, or an exponent if the largest is
  /// 1e5 or more, or all are too small to show. Axes longer than `limit` show their first and last
  /// three elements around "...".
  public func formatted(digits: Int = 4, limit: Int = 8) -> String {
    let elements = scalars
    let style = NumberStyle(elements, digits: digits)
    if rank == 0 { return style.text(elements[0]) }
    let header = "Tensor<\(Scalar.kind.name)> \(describe(shape: shape))"
    if count == 0 { return header }
    let page = TensorPage(shape: shape, limit: limit) { style.text(elements[$0]) }
    return header + "\n" + page.lines.joined(separator: "\n")
  }
}

/// How the numbers of one tensor are written.
private struct NumberStyle<Scalar: TensorScalar> {
  let digits: Int
  let usesExponent: Bool

  init(_ elements: [Scalar], digits: Int) {
    self.digits = digits
    var largest = 0.0
    for element in elements {
      let size = element.asDouble.magnitude
      if size < .infinity, size > largest { largest = size }
    }
    var small = 0.5
    for _ in 0..<digits { small /= 10 }
    usesExponent = largest >= 1e5 || (largest > 0 && largest < small * 20)
  }

  func text(_ element: Scalar) -> String {
    switch Scalar.kind {
    case .float, .double:
      return usesExponent
        ? exponential(element.asDouble, digits: digits) : fixed(element.asDouble, digits: digits)
    case .int, .int32, .bool: return "\(element)"
    }
  }
}

/// A number as 1.2346e-07: the decimal places are cut from its shortest exact spelling and rounded.
private func exponential(_ value: Double, digits: Int) -> String {
  if value != value || value.magnitude == .infinity || value == 0 {
    return fixed(value, digits: digits)
  }
  // The shortest spelling that reads back as the same number, as digits and a power of ten.
  var text = "\(value.magnitude)"
  var power = 0
  if let mark = text.firstIndex(where: { $0 == "e" }) {
    power = Int(text[text.index(after: mark)...]) ?? 0
    text = String(text[..<mark])
  }
  let parts = text.split(separator: ".", omittingEmptySubsequences: false)
  var decimals = Array((parts[0] + (parts.count > 1 ? parts[1] : "")).utf8).map { Int($0) - 48 }
  power += parts[0].count - 1
  while decimals.count > 1 && decimals[0] == 0 {
    decimals.removeFirst()
    power -= 1
  }
  if decimals.count > digits + 1 {
    let roundsUp = decimals[digits + 1] >= 5
    decimals.removeLast(decimals.count - digits - 1)
    if roundsUp {
      var place = digits
      decimals[place] += 1
      while place > 0 && decimals[place] == 10 {
        decimals[place] = 0
        place -= 1
        decimals[place] += 1
      }
      if decimals[0] == 10 {
        decimals[0] = 1
        power += 1
      }
    }
  }
  while decimals.count < digits + 1 { decimals.append(0) }
  let fraction = decimals.dropFirst().map(String.init).joined()
  let sign = value < 0 ? "-" : ""
  let size = power.magnitude < 10 ? "0\(power.magnitude)" : "\(power.magnitude)"
  return "\(sign)\(decimals[0]).\(fraction)e\(power < 0 ? "-" : "+")\(size)"
}

/// The rows of a tensor as text, with brackets for each axis.
private struct TensorPage {
  var lines: [String] = []
  private let shape: [Int]
  private let strides: [Int]
  private let limit: Int

  init(shape: [Int], limit: Int, text: (Int) -> String) {
    self.shape = shape
    self.limit = max(limit, 6)
    strides = rowMajorStrides(shape)
    var width = 0
    visit(axis: 0, offset: 0) { width = max(width, text($0).count) }
    write(axis: 0, offset: 0, open: "", close: "") { position in
      let cell = text(position)
      return String(repeating: " ", count: width - cell.count) + cell
    }
  }

  /// The positions of an axis that are shown; nil stands for the gap.
  private func shown(_ axis: Int) -> [Int?] {
    let size = shape[axis]
    if size <= limit { return (0..<size).map { $0 } }
    return [0, 1, 2, nil, size - 3, size - 2, size - 1]
  }

  private func visit(axis: Int, offset: Int, _ body: (Int) -> Void) {
    for case let position? in shown(axis) {
      let place = offset + position * strides[axis]
      if axis == shape.count - 1 {
        body(place)
      } else {
        visit(axis: axis + 1, offset: place, body)
      }
    }
  }

  private mutating func write(
    axis: Int, offset: Int, open: String, close: String, _ text: (Int) -> String
  ) {
    if axis == shape.count - 1 {
      let cells = shown(axis).map { $0.map { text(offset + $0 * strides[axis]) } ?? "..." }
      lines.append("\(open)[\(cells.joined(separator: ", "))]\(close)")
      return
    }
    let positions = shown(axis)
    for (index, position) in positions.enumerated() {
      let first = index == 0
      let last = index == positions.count - 1
      let indent = first ? open + "[" : String(repeating: " ", count: open.count + 1)
      guard let position else {
        lines.append("\(indent)...")
        continue
      }
      if !first && axis < shape.count - 2 { lines.append("") }
      write(
        axis: axis + 1, offset: offset + position * strides[axis], open: indent,
        close: last ? "]" + close : ",", text)
    }
  }
}
