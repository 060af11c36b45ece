/// A rule that changes parameters by their gradients.
///
///     var adam = Adam(model, rate: 1e-3)
///     for batch in batches {
///       let (loss, gradients) = valueAndGradient(of: model) { … }
///       adam.step(gradients.clipped(toGlobalNorm: 5))
///     }
public protocol Optimizer<Scalar> {
  /// The type of the parameters' elements.
  associatedtype Scalar: FloatingScalar
  /// The learning rate; a schedule sets it between steps.
  var rate: Scalar { get set }
  /// Changes all parameters of the model once; the gradients are those of the same model.
  mutating func step(_ gradients: Gradients<Scalar>)
}

/// The parameters of a model with tensors of the same shapes that an optimiser keeps for them.
struct OptimizerSlots<Scalar: FloatingScalar>: Sendable {
  private var parameters: [Parameter<Scalar>]
  private var places: [ObjectIdentifier: Int]
  /// What is kept, by parameter and then by use ("first moment").
  private var kept: [[Tensor<Scalar>]]

  /// Slots of zeros, `count` for each parameter.
  init(_ parameters: [Parameter<Scalar>], count: Int) {
    self.parameters = parameters
    places = Dictionary(
      uniqueKeysWithValues: parameters.enumerated().map { (ObjectIdentifier($1), $0) })
    kept = parameters.map { parameter in
      (0..<count).map { _ in Tensor.zeros(parameter.shape) }
    }
  }

  /// Calls `update` for each parameter with its memory, its gradient's and its slots'.
  mutating func update(
    _ name: StaticString, _ gradients: Gradients<Scalar>,
    _ update: (
      _ count: Int, _ parameter: UnsafeMutablePointer<Scalar>, _ gradient: UnsafePointer<Scalar>,
      _ slots: [UnsafeMutablePointer<Scalar>]
    ) -> Void
  ) {
    for entry in gradients.entries {
      guard let place = places[ObjectIdentifier(entry.parameter)] else {
        invalidValue("\(name): \"\(entry.name)\" is no parameter of the optimiser's model")
      }
      if entry.gradient.shape != entry.parameter.shape {
        shapeError(
          name, [entry.parameter.shape, entry.gradient.shape],
          "the gradient of \"\(entry.name)\" has another shape than the parameter")
      }
      let gradient = entry.gradient.contiguous()
      for slot in kept[place].indices { kept[place][slot].makeUnique() }
      let slots = kept[place].map { $0.mutablePointer }
      entry.parameter.update { value in
        value.makeUnique()
        withExtendedLifetime(gradient) {
          update(value.count, value.mutablePointer, gradient.pointer, slots)
        }
      }
    }
  }
}
