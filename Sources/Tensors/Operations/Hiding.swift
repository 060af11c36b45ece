import Kernels

// What a mask, a length or padding hides is replaced before it is used. Multiplying it by 0 would
// not hide it: 0 times NaN, or times infinity, is NaN, and so is the gradient of what it is
// multiplied by.

extension Tensor where Scalar: FloatingScalar {
  /// Whether no element is NaN or infinite.
  public var isFinite: Bool {
    let x = contiguous()
    return withExtendedLifetime(x) {
      switch Scalar.kind {
      case .float: tensors_first_not_finite_f32(x.count, f32(x.pointer)) < 0
      default: tensors_first_not_finite_f64(x.count, f64(x.pointer)) < 0
      }
    }
  }

  /// This tensor with 0 wherever `mask`, which may stretch, is false.
  ///
  /// Gradient: dy, and 0 there.
  func hidden(unless mask: Tensor<Bool>) -> Tensor {
    mask.all ? self : Tensors.where(mask, self, 0)
  }
}

/// True at the steps that rows of the given lengths have: [T, B, 1].
func stepMask(_ lengths: [Int], time: Int) -> Tensor<Bool> {
  Tensor<Bool>(
    shape: [time, lengths.count, 1],
    scalars: (0..<time).flatMap { t in lengths.map { t < $0 } })
}
