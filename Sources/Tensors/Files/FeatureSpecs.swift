/// A type of numbers that examples hold: `Float` or `Int`.
public protocol FeatureScalar: NumericScalar {
  /// The numbers of a feature of this type; nil if it is of another.
  static func values(of feature: Feature) -> [Self]?
}

extension Float: FeatureScalar {
  public static func values(of feature: Feature) -> [Float]? {
    switch feature {
    case .floats(let numbers): numbers
    case .bytes(let none): none.isEmpty ? [] : nil
    case .integers: nil
    }
  }
}

extension Int: FeatureScalar {
  public static func values(of feature: Feature) -> [Int]? {
    switch feature {
    case .integers(let numbers): numbers
    case .bytes(let none): none.isEmpty ? [] : nil
    case .floats: nil
    }
  }
}

/// A value with a known shape S: parsed to a tensor [S] (TensorFlow's FixedLenFeature).
public struct FixedLength<Scalar: FeatureScalar>: Sendable {
  /// The shape S.
  public let shape: [Int]
  /// What a missing value becomes; without one, a missing value is an error.
  public let missing: Tensor<Scalar>?

  /// A value of the shape, a single number unless said.
  public init(_ shape: [Int] = [], missing: Tensor<Scalar>? = nil) {
    self.shape = shape
    self.missing = missing
  }
}

/// One value of a known shape S for each step: parsed to a tensor [T, S] (FixedLenSequenceFeature).
public struct FixedLengthSequence<Scalar: FeatureScalar>: Sendable {
  /// The shape S.
  public let shape: [Int]
  /// Whether a missing list is read as one of no steps.
  public let allowMissing: Bool

  /// Values of the shape, single numbers unless said.
  public init(_ shape: [Int] = [], allowMissing: Bool = false) {
    self.shape = shape
    self.allowMissing = allowMissing
  }
}

/// Any number of values (VarLenFeature); a missing one is read as none.
public struct VariableLength<Scalar: FeatureScalar>: Sendable {
  /// Any number of values.
  public init() {}
}

extension SequenceExample {
  /// A value of the context with a known shape.
  public func parse<Scalar>(
    context name: String, _ spec: FixedLength<Scalar>
  ) throws(FileError) -> Tensor<Scalar> {
    guard let feature = context[name] else {
      if let missing = spec.missing { return missing }
      throw FileError(.missing(name: name, present: context.keys.sorted()))
    }
    let values: [Scalar] = try numbers(feature, name)
    try checkCount(values.count, spec.shape, name)
    return Tensor(shape: spec.shape, scalars: values)
  }

  /// A value of the context with any number of elements: [N].
  public func parse<Scalar>(
    context name: String, _ spec: VariableLength<Scalar>
  ) throws(FileError) -> Tensor<Scalar> {
    guard let feature = context[name] else { return .zeros([0]) }
    return Tensor(try numbers(feature, name) as [Scalar])
  }

  /// A list whose steps all have the same shape S: [T, S].
  public func parse<Scalar>(
    list name: String, _ spec: FixedLengthSequence<Scalar>
  ) throws(FileError) -> Tensor<Scalar> {
    guard let steps = featureLists[name] else {
      if spec.allowMissing { return .zeros([0] + spec.shape) }
      throw FileError(.missing(name: name, present: featureLists.keys.sorted()))
    }
    var values: [Scalar] = []
    for (index, step) in steps.enumerated() {
      let place = "\(name), step \(index)"
      let more: [Scalar] = try numbers(step, place)
      try checkCount(more.count, spec.shape, place)
      values += more
    }
    return Tensor(shape: [steps.count] + spec.shape, scalars: values)
  }

  /// A list whose steps have any number of elements: T tensors [N].
  public func parse<Scalar>(
    list name: String, _ spec: VariableLength<Scalar>
  ) throws(FileError) -> [Tensor<Scalar>] {
    var result: [Tensor<Scalar>] = []
    for (index, step) in (featureLists[name] ?? []).enumerated() {
      result.append(Tensor(try numbers(step, "\(name), step \(index)") as [Scalar]))
    }
    return result
  }

  /// A value of the context that is text.
  public func strings(context name: String) throws(FileError) -> [String] {
    guard let feature = context[name] else {
      throw FileError(.missing(name: name, present: context.keys.sorted()))
    }
    return try texts(feature, name)
  }

  /// A list of texts, one or more for each step.
  public func strings(list name: String) throws(FileError) -> [[String]] {
    guard let steps = featureLists[name] else {
      throw FileError(.missing(name: name, present: featureLists.keys.sorted()))
    }
    var result: [[String]] = []
    for (index, step) in steps.enumerated() {
      result.append(try texts(step, "\(name), step \(index)"))
    }
    return result
  }
}

private func numbers<Scalar: FeatureScalar>(
  _ feature: Feature, _ name: String
) throws(FileError) -> [Scalar] {
  guard let values = Scalar.values(of: feature) else {
    throw FileError(.wrongType(name: name, expected: "\(Scalar.self)", found: feature.kind))
  }
  return values
}

private func texts(_ feature: Feature, _ name: String) throws(FileError) -> [String] {
  guard case .bytes(let strings) = feature else {
    throw FileError(.wrongType(name: name, expected: "bytes", found: feature.kind))
  }
  var result: [String] = []
  for bytes in strings {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw FileError(.unexpected(part: name, expected: "UTF-8", found: "other bytes"))
    }
    result.append(text)
  }
  return result
}

private func checkCount(_ count: Int, _ shape: [Int], _ name: String) throws(FileError) {
  if count != elementCount(shape) {
    throw FileError(.wrongShape(name: name, expected: shape, found: [count]))
  }
}
