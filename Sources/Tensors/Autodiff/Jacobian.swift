/// All partial derivatives of a function of one tensor: the shape of f(x) followed by the shape of
/// x.
///
///     jacobian(at: x) { tanh(matmul(w, $0)) }
public func jacobian<Scalar: FloatingScalar>(
  at x: Tensor<Scalar>, _ f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> Tensor<Scalar> {
  try withPass { context in
    let (x, leaf) = x.tracked()
    let value = try f(x)
    var rows: [Tensor<Scalar>] = []
    for index in 0..<value.count {
      let seed = Tensor<Scalar>.zeros([value.count])
      seed.mutablePointer[index] = 1
      collectGradients(
        of: value, seed: seed.reshaped(value.shape), at: [leaf], context, keepsTape: true)
      rows.append(leaf.takeGradient())
    }
    if rows.isEmpty { return Tensor.zeros(value.shape + x.shape) }
    return stack(rows).reshaped(value.shape + x.shape)
  }
}

/// The same, with the function first: `jacobian(of: f, at: x)`.
public func jacobian<Scalar: FloatingScalar>(
  of f: (Tensor<Scalar>) throws -> Tensor<Scalar>, at x: Tensor<Scalar>
) rethrows -> Tensor<Scalar> {
  try jacobian(at: x, f)
}

/// The largest difference between the gradient of `f` at `x` and central differences.
///
/// (f(x + h) - f(x - h)) / 2h for each element; the difference is relative to the larger of 1 and
/// the size of the numbers. Use `Double`: with `Float` rounding hides small mistakes.
public func gradientCheck<Scalar: FloatingScalar>(
  at x: Tensor<Scalar>, step: Scalar = 1e-5, _ f: (Tensor<Scalar>) -> Tensor<Scalar>
) -> Scalar {
  let exact = gradient(at: x, f).scalars
  let estimate = numericGradient(at: x, step: step, f).scalars
  var worst: Scalar = 0
  for (a, b) in Swift.zip(exact, estimate) {
    let difference = (a - b).magnitude / max(1, max(a.magnitude, b.magnitude))
    if !(difference <= worst) { worst = difference }
  }
  return worst
}

/// The gradient of `f` at `x` estimated by central differences: (f(x + h) - f(x - h)) / 2h.
public func numericGradient<Scalar: FloatingScalar>(
  at x: Tensor<Scalar>, step: Scalar = 1e-5, _ f: (Tensor<Scalar>) -> Tensor<Scalar>
) -> Tensor<Scalar> {
  let start = x.scalars
  var result = start
  for index in start.indices {
    var moved = start
    moved[index] = start[index] + step
    let above = f(Tensor(shape: x.shape, scalars: moved)).item
    moved[index] = start[index] - step
    let below = f(Tensor(shape: x.shape, scalars: moved)).item
    result[index] = (above - below) / (2 * step)
  }
  return Tensor(shape: x.shape, scalars: result)
}
