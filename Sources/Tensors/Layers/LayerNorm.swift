import Kernels

/// Layer normalisation: each vector is shifted to mean 0 and scaled to variance 1, then γ y + β.
///
/// Ba, Kiros and Hinton, "Layer normalization" (2016).
public struct LayerNorm<Scalar: FloatingScalar>: Module, Sendable {
  /// γ: [D], ones at first.
  public let scale: Parameter<Scalar>
  /// β: [D], zeros at first.
  public let shift: Parameter<Scalar>
  /// Added to the variance, under the root.
  public let epsilon: Scalar

  /// A layer for vectors of `size` numbers.
  public init(size: Int, epsilon: Scalar = 1e-5) {
    scale = Parameter(.ones([size]))
    shift = Parameter(.zeros([size]))
    self.epsilon = epsilon
  }

  /// Normalises x [..., D] over its last axis.
  public func callAsFunction(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    layerNorm(x, scale: scale.value, shift: shift.value, epsilon: epsilon)
  }
}

/// γ (x - mean) / √(variance + ε) + β over the last axis of x [..., D]; γ and β are [D].
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func layerNorm<Scalar: FloatingScalar>(
  _ x: Tensor<Scalar>, scale: Tensor<Scalar>, shift: Tensor<Scalar>, epsilon: Scalar = 1e-5
) -> Tensor<Scalar> {
  guard x.rank > 0, scale.shape == [x.shape[x.rank - 1]], shift.shape == scale.shape else {
    shapeError(
      "layerNorm", [x.shape, scale.shape, shift.shape], "x [..., D] and two vectors [D] are needed")
  }
  let size = scale.count
  let rows = elementCount(Array(x.shape.dropLast()))
  let input = x.detached().contiguous()
  let gamma = scale.detached().contiguous()
  let beta = shift.detached().contiguous()
  let y = Tensor<Scalar>(uninitialised: x.shape)
  let mean = Tensor<Scalar>(uninitialised: [rows])
  let inverse = Tensor<Scalar>(uninitialised: [rows])
  withExtendedLifetime((input, gamma, beta)) {
    if x.count == 0 { return }
    switch Scalar.kind {
    case .float:
      tensors_layer_norm_f32(
        rows, size, f32(input.pointer), f32(gamma.pointer), f32(beta.pointer), Float(epsilon),
        f32(y.mutablePointer), f32(mean.mutablePointer), f32(inverse.mutablePointer))
    default:
      tensors_layer_norm_f64(
        rows, size, f64(input.pointer), f64(gamma.pointer), f64(beta.pointer), Double(epsilon),
        f64(y.mutablePointer), f64(mean.mutablePointer), f64(inverse.mutablePointer))
    }
  }
  return recordedTogether(
    "layerNorm", [x, scale, shift], [y],
    backward: { parts, sink in
      guard let dy = parts[0]?.contiguous(), x.count > 0 else { return }
      let dx = Tensor<Scalar>(uninitialised: x.shape)
      let dScale = Tensor<Scalar>(uninitialised: [size])
      let dShift = Tensor<Scalar>(uninitialised: [size])
      withExtendedLifetime((dy, input, gamma, mean, inverse)) {
        switch Scalar.kind {
        case .float:
          tensors_layer_norm_backward_f32(
            rows, size, f32(input.pointer), f32(gamma.pointer), f32(mean.pointer),
            f32(inverse.pointer), f32(dy.pointer), f32(dx.mutablePointer),
            f32(dScale.mutablePointer), f32(dShift.mutablePointer))
        default:
          tensors_layer_norm_backward_f64(
            rows, size, f64(input.pointer), f64(gamma.pointer), f64(mean.pointer),
            f64(inverse.pointer), f64(dy.pointer), f64(dx.mutablePointer),
            f64(dScale.mutablePointer), f64(dShift.mutablePointer))
        }
      }
      sink.add(dx, to: 0)
      sink.add(dScale, to: 1)
      sink.add(dShift, to: 2)
    },
    composed: { inputs in
      let distance = inputs[0] - inputs[0].mean(axis: -1, keepRank: true)
      let variance = square(distance).mean(axis: -1, keepRank: true)
      return [distance / sqrt(variance + epsilon) * inputs[1] + inputs[2]]
    })[0]
}
