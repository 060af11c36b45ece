import Kernels

/// A linear layer: y = x W + b, for x of shape [..., D].
public struct Linear<Scalar: FloatingScalar>: Module, Sendable {
  /// W: [D, H].
  public let weight: Parameter<Scalar>
  /// b: [H].
  public let bias: Parameter<Scalar>?

  /// A layer from `input` to `output` numbers, with weights by `initializer` and a bias of 0.
  public init(
    input: Int, output: Int, bias: Bool = true, initializer: Initializer<Scalar> = .uniformFanIn,
    random: some RandomSource
  ) {
    weight = Parameter(initializer.tensor([input, output], random))
    self.bias = bias ? Parameter(.zeros([output])) : nil
  }

  /// A layer with the given weights, [D, H] and [H].
  public init(weight: Tensor<Scalar>, bias: Tensor<Scalar>? = nil) {
    if weight.rank != 2 || (bias != nil && bias?.shape != [weight.shape[1]]) {
      shapeError(
        "Linear", [weight.shape] + (bias.map { [$0.shape] } ?? []),
        "a weight [D, H] and a bias [H] are needed")
    }
    self.weight = Parameter(weight)
    self.bias = bias.map { Parameter($0) }
  }

  /// x W + b: [..., D] to [..., H].
  public func callAsFunction(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    linear(x, weight.value, bias?.value)
  }
}

/// x W + b in one operation: x [..., D], weight [D, H], bias [H] give [..., H].
///
/// Gradients: dy Wᵀ, xᵀ dy and the sum of dy, over all axes but the last.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func linear<Scalar: FloatingScalar>(
  _ x: Tensor<Scalar>, _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>? = nil
) -> Tensor<Scalar> {
  guard x.rank > 0, weight.rank == 2, x.shape[x.rank - 1] == weight.shape[0],
    bias == nil || bias?.shape == [weight.shape[1]]
  else {
    shapeError(
      "linear", [x.shape, weight.shape] + (bias.map { [$0.shape] } ?? []),
      "x [..., D], a weight [D, H] and a bias [H] are needed")
  }
  let (d, h) = (weight.shape[0], weight.shape[1])
  // Without history, so that neither is copied once more for it.
  let rows = x.detached().contiguous().reshapedView([x.count / max(d, 1), d])
  let count = d == 0 ? elementCount(Array(x.shape.dropLast())) : rows.shape[0]
  let y = Tensor<Scalar>(uninitialised: Array(x.shape.dropLast()) + [h])
  let w = weight.detached().contiguous()
  let b = bias?.detached().contiguous()
  withExtendedLifetime((rows, w, b)) {
    if let b {
      copyStrided(from: b.pointer, strides: [0, 1], shape: [count, h], to: y.mutablePointer)
    }
    multiply(
      m: count, n: h, k: d, rows.pointer, (d, 1), w.pointer, (h, 1), y.mutablePointer,
      accumulate: b != nil)
  }
  return recordedTogether(
    "linear", [x, weight] + (bias.map { [$0] } ?? []), [y],
    backward: { parts, sink in
      guard let dy = parts[0]?.contiguous() else { return }
      withExtendedLifetime((dy, rows, w)) {
        if sink.wants(0) {
          let dx = Tensor<Scalar>(uninitialised: x.shape)
          multiply(
            m: count, n: d, k: h, dy.pointer, (h, 1), w.pointer, (1, h), dx.mutablePointer,
            accumulate: false)
          sink.add(dx, to: 0)
        }
        if sink.wants(1) {
          let sum = sink.take(1)
          let dw = sum ?? Tensor<Scalar>(uninitialised: [d, h])
          multiply(
            m: d, n: h, k: count, rows.pointer, (1, d), dy.pointer, (h, 1), dw.mutablePointer,
            accumulate: sum != nil)
          sink.put(dw, to: 1)
        }
        if bias != nil, sink.wants(2) {
          let db = Tensor<Scalar>(uninitialised: [h])
          reduce(.sum, dy.pointer, outer: 1, size: count, inner: h, db.mutablePointer)
          sink.add(db, to: 2)
        }
      }
    },
    composed: { inputs in
      let y = matmul(inputs[0], inputs[1])
      return [inputs.count > 2 ? y + inputs[2] : y]
    })[0]
}

/// C [m, n] = A [m, k] B [k, n], or += with `accumulate`; strides are (row, column), C is dense.
@inline(__always)
func multiply<S: FloatingScalar>(
  m: Int, n: Int, k: Int, _ a: UnsafePointer<S>, _ strideA: (Int, Int), _ b: UnsafePointer<S>,
  _ strideB: (Int, Int), _ c: UnsafeMutablePointer<S>, accumulate: Bool
) {
  switch S.kind {
  case .float:
    tensors_gemm_f32(
      m, n, k, f32(a), strideA.0, strideA.1, f32(b), strideB.0, strideB.1, f32(c), n, 1, accumulate)
  default:
    tensors_gemm_f64(
      m, n, k, f64(a), strideA.0, strideA.1, f64(b), strideB.0, strideB.1, f64(c), n, 1, accumulate)
  }
}
