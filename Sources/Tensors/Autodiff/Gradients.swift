/// The gradients of a model's parameters, by name or by parameter.
public struct Gradients<Scalar: FloatingScalar>: Sendable {
  /// One gradient per parameter, in the order of `Module.parameters`.
  public private(set) var entries:
    [(name: String, parameter: Parameter<Scalar>, gradient: Tensor<Scalar>)]

  /// Gradients that were computed in another way.
  public init(
    _ entries: [(name: String, parameter: Parameter<Scalar>, gradient: Tensor<Scalar>)]
  ) {
    self.entries = entries
  }

  /// The names of the parameters.
  public var names: [String] { entries.map { $0.name } }

  /// The gradient of the parameter with the given path; ends the program if there is none.
  public subscript(name: String) -> Tensor<Scalar> {
    get { entries[position(name)].gradient }
    set { entries[position(name)].gradient = newValue }
  }

  /// The gradient of a parameter; ends the program if the model does not have it.
  public subscript(parameter: Parameter<Scalar>) -> Tensor<Scalar> {
    get { entries[position(parameter)].gradient }
    set { entries[position(parameter)].gradient = newValue }
  }

  /// The square root of the sum of the squares of all numbers in all gradients.
  public var globalNorm: Scalar {
    var total = 0.0
    for entry in entries {
      let x = entry.gradient.contiguous()
      total += withExtendedLifetime(x) { sumOfSquares(x.pointer, x.count) }
    }
    return Scalar(total.squareRoot())
  }

  /// These gradients, scaled down together if their global norm is above `norm`.
  ///
  /// g * norm / max(globalNorm, norm), as in "On the difficulty of training recurrent neural
  /// networks" (Pascanu, Mikolov, Bengio, 2013).
  public func clipped(toGlobalNorm norm: Scalar) -> Gradients {
    let actual = globalNorm
    if !(actual > norm) { return self }
    return mapped { $0 * (norm / actual) }
  }

  /// These gradients with every number held within `range`.
  public func clipped(to range: ClosedRange<Scalar>) -> Gradients {
    mapped { $0.clamped(to: range) }
  }

  /// These gradients with `transform` applied to each.
  public func mapped(_ transform: (Tensor<Scalar>) throws -> Tensor<Scalar>) rethrows -> Gradients {
    var result = self
    for index in entries.indices {
      result.entries[index].gradient = try transform(entries[index].gradient)
    }
    return result
  }

  /// The sums of the gradients of two computations on the same model.
  public static func + (a: Gradients, b: Gradients) -> Gradients {
    var result = a
    for (index, entry) in b.entries.enumerated() {
      result.entries[index].gradient = a.entries[index].gradient + entry.gradient
    }
    return result
  }

  /// All gradients times a number.
  public static func * (a: Gradients, factor: Scalar) -> Gradients { a.mapped { $0 * factor } }

  private func position(_ name: String) -> Int {
    if let index = entries.firstIndex(where: { $0.name == name }) { return index }
    invalidValue(
      "gradients: there is no parameter \"\(name)\"; there are \(names.joined(separator: ", "))")
  }

  private func position(_ parameter: Parameter<Scalar>) -> Int {
    if let index = entries.firstIndex(where: { $0.parameter === parameter }) { return index }
    invalidValue("gradients: the model does not have this parameter")
  }
}
