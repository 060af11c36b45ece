extension Tensor: ExpressibleByArrayLiteral {
  /// Nested lists of numbers: `[[1, 2], [3, 4]]`.
  public init(arrayLiteral elements: TensorLiteral<Scalar>...) {
    let literal = TensorLiteral<Scalar>.list(elements)
    var scalars: [Scalar] = []
    let shape = literal.shape
    literal.append(to: &scalars, expecting: shape[...], whole: shape)
    self.init(shape: shape, scalars: scalars)
  }
}

/// What a tensor's literal is made of: numbers, or lists of equal lengths.
public enum TensorLiteral<Scalar: TensorScalar>: ExpressibleByArrayLiteral {
  /// One number.
  case scalar(Scalar)
  /// A list, of which each part is a tensor's literal of the same shape.
  case list([TensorLiteral])

  public init(arrayLiteral elements: TensorLiteral...) { self = .list(elements) }

  fileprivate var shape: [Int] {
    switch self {
    case .scalar: []
    case .list(let elements): [elements.count] + (elements.first?.shape ?? [])
    }
  }

  fileprivate func append(to scalars: inout [Scalar], expecting: ArraySlice<Int>, whole: [Int]) {
    switch self {
    case .scalar(let scalar) where expecting.isEmpty:
      scalars.append(scalar)
    case .list(let elements) where elements.count == expecting.first:
      for element in elements {
        element.append(to: &scalars, expecting: expecting.dropFirst(), whole: whole)
      }
    case .scalar:
      shapeError("literal", [whole], "a number stands where a list is needed")
    case .list(let elements):
      shapeError(
        "literal", [whole],
        expecting.isEmpty
          ? "a list stands where a number is needed"
          : "a list of \(elements.count) stands where one of \(expecting.first ?? 0) is needed")
    }
  }
}

extension TensorLiteral: ExpressibleByIntegerLiteral
where Scalar: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Scalar.IntegerLiteralType) {
    self = .scalar(Scalar(integerLiteral: value))
  }
}

extension TensorLiteral: ExpressibleByFloatLiteral where Scalar: ExpressibleByFloatLiteral {
  public init(floatLiteral value: Scalar.FloatLiteralType) {
    self = .scalar(Scalar(floatLiteral: value))
  }
}

extension TensorLiteral: ExpressibleByBooleanLiteral where Scalar == Bool {
  public init(booleanLiteral value: Bool) { self = .scalar(value) }
}
