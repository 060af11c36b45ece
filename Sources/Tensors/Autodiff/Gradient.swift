import Synchronization

/// Runs `body` as a gradient computation: operations on tracked tensors are recorded.
func withPass<Result>(_ body: (GradientContext) throws -> Result) rethrows -> Result {
  let context = GradientContext.current
  let pauses = context.pauses
  let (checkpoint, enclosing) = (context.checkpoint, context.enclosing)
  context.pauses = 0
  context.checkpoint = nil
  context.enclosing = checkpoint ?? enclosing
  checkpoint?.containsGradients = true
  context.depth += 1
  passes.wrappingAdd(1, ordering: .relaxed)
  defer {
    passes.wrappingSubtract(1, ordering: .relaxed)
    context.depth -= 1
    context.pauses = pauses
    context.checkpoint = checkpoint
    context.enclosing = enclosing
    if context.depth == 0 { context.parameters = [:] }
  }
  return try body(context)
}

/// Walks back from `result`; inside another gradient computation the walk itself is recorded.
func collectGradients<Scalar: FloatingScalar>(
  of result: Tensor<Scalar>, seed: Tensor<Scalar>, at leaves: [Record], _ context: GradientContext,
  keepsTape: Bool = false
) {
  guard let record = result.record else { return }
  let root = unsafeDowncast(record, to: Node<Scalar>.self)
  if context.depth > 1 {
    propagateBackward(from: root, seed: seed, to: leaves, keepsTape: true)
  } else {
    withoutGradient {
      propagateBackward(from: root, seed: seed, to: leaves, keepsTape: keepsTape)
    }
  }
}

/// The result as a single number to start from, or the end of the program.
private func seed<Scalar: FloatingScalar>(
  for result: Tensor<Scalar>, _ operation: StaticString
) -> Tensor<Scalar> {
  if result.count != 1 {
    shapeError(operation, [result.shape], "only a single number has a gradient; sum it first")
  }
  return Tensor.ones(result.shape)
}

extension Tensor where Scalar: FloatingScalar {
  /// This tensor as the start of a tape, and its record.
  func tracked(_ name: StaticString = "input") -> (Tensor, Node<Scalar>) {
    // Inside another gradient computation the outer history goes on.
    let pullback: Pullback<Scalar>? = record == nil ? nil : .each { dy, _ in dy }
    let node = Node<Scalar>(name, shape: shape, record, nil, [], pullback)
    if watchers.load(ordering: .relaxed) != 0 {
      GradientContext.current.enclosing?.insert(inside: node)
    }
    var copy = self
    copy.record = node
    return (copy, node)
  }
}

extension Node {
  func takeGradient() -> Tensor<Scalar> {
    defer { gradient = nil }
    return gradient ?? Tensor.zeros(shape)
  }
}

/// The value of `f` at `x` and the gradient there, in the shape of `x`; `f` gives a single number.
public func valueAndGradient<Scalar: FloatingScalar>(
  at x: Tensor<Scalar>, _ f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> (value: Tensor<Scalar>, gradient: Tensor<Scalar>) {
  try withPass { context in
    let (x, leaf) = x.tracked()
    let value = try f(x)
    collectGradients(
      of: value, seed: seed(for: value, "valueAndGradient"), at: [leaf], context)
    return (context.depth > 1 ? value : value.detached(), leaf.takeGradient())
  }
}

/// The value of `f` at two tensors and its gradients in their shapes; `f` gives a single number.
public func valueAndGradient<Scalar: FloatingScalar>(
  at x: Tensor<Scalar>, _ y: Tensor<Scalar>,
  _ f: (Tensor<Scalar>, Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> (value: Tensor<Scalar>, gradient: (Tensor<Scalar>, Tensor<Scalar>)) {
  try withPass { context in
    let (x, leafX) = x.tracked()
    let (y, leafY) = y.tracked()
    let value = try f(x, y)
    collectGradients(
      of: value, seed: seed(for: value, "valueAndGradient"), at: [leafX, leafY], context)
    return (
      context.depth > 1 ? value : value.detached(), (leafX.takeGradient(), leafY.takeGradient())
    )
  }
}

/// The value of `f` at a list of tensors and the gradients in their shapes; `f` gives a single
/// number.
public func valueAndGradient<Scalar: FloatingScalar>(
  at inputs: [Tensor<Scalar>], _ f: ([Tensor<Scalar>]) throws -> Tensor<Scalar>
) rethrows -> (value: Tensor<Scalar>, gradient: [Tensor<Scalar>]) {
  try withPass { context in
    let tracked = inputs.map { $0.tracked() }
    let value = try f(tracked.map { $0.0 })
    collectGradients(
      of: value, seed: seed(for: value, "valueAndGradient"), at: tracked.map { $0.1 }, context)
    return (
      context.depth > 1 ? value : value.detached(), tracked.map { $0.1.takeGradient() }
    )
  }
}

/// The gradient of `f` at `x`, in the shape of `x`; `f` gives a single number.
public func gradient<Scalar: FloatingScalar>(
  at x: Tensor<Scalar>, _ f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> Tensor<Scalar> {
  try valueAndGradient(at: x, f).gradient
}

/// The gradients of `f` at two tensors, in their shapes; `f` gives a single number.
public func gradient<Scalar: FloatingScalar>(
  at x: Tensor<Scalar>, _ y: Tensor<Scalar>,
  _ f: (Tensor<Scalar>, Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> (Tensor<Scalar>, Tensor<Scalar>) {
  try valueAndGradient(at: x, y, f).gradient
}

/// The gradients of `f` at a list of tensors, in their shapes; `f` gives a single number.
public func gradient<Scalar: FloatingScalar>(
  at inputs: [Tensor<Scalar>], _ f: ([Tensor<Scalar>]) throws -> Tensor<Scalar>
) rethrows -> [Tensor<Scalar>] {
  try valueAndGradient(at: inputs, f).gradient
}

/// The same as `gradient(at:_:)`, with the function first: `gradient(of: f, at: x)`.
public func gradient<Scalar: FloatingScalar>(
  of f: (Tensor<Scalar>) throws -> Tensor<Scalar>, at x: Tensor<Scalar>
) rethrows -> Tensor<Scalar> {
  try gradient(at: x, f)
}

/// The function that gives the gradient of `f`; `f` gives a single number.
public func gradient<Scalar: FloatingScalar>(
  of f: @escaping (Tensor<Scalar>) -> Tensor<Scalar>
) -> (Tensor<Scalar>) -> Tensor<Scalar> {
  { x in gradient(at: x, f) }
}

/// The value of `loss` and its gradients for all parameters of `model`.
///
/// Only parameters that are read through `Parameter.value` inside `loss` get a gradient that is not
/// 0.
public func valueAndGradient<Model: Module>(
  of model: Model, _ loss: () throws -> Tensor<Model.Scalar>
) rethrows -> (value: Tensor<Model.Scalar>, gradients: Gradients<Model.Scalar>) {
  try withPass { context in
    let value = try loss()
    let parameters = model.parameters
    let leaves = parameters.map { context.parameters[ObjectIdentifier($0.parameter)] }
    collectGradients(
      of: value, seed: seed(for: value, "valueAndGradient"), at: leaves.compactMap { $0 }, context)
    let gradients = Swift.zip(parameters, leaves).map { entry, leaf in
      let gradient =
        leaf.map { unsafeDowncast($0, to: Node<Model.Scalar>.self).takeGradient() }
        ?? Tensor.zeros(entry.parameter.shape)
      return (name: entry.name, parameter: entry.parameter, gradient: gradient)
    }
    return (context.depth > 1 ? value : value.detached(), Gradients(gradients))
  }
}

/// The gradients of `loss` for all parameters of `model`.
public func gradient<Model: Module>(
  of model: Model, _ loss: () throws -> Tensor<Model.Scalar>
) rethrows -> Gradients<Model.Scalar> {
  try valueAndGradient(of: model, loss).gradients
}
