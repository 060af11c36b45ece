/// The mean of the squared differences of two tensors of one shape. Gradients: ±2 (x - y) / count.
///
/// `mask`, of the same shape, leaves out elements; without any that counts the loss is 0.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func meanSquaredError<Scalar: FloatingScalar>(
  _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>, mask: Tensor<Bool>? = nil
) -> Tensor<Scalar> {
  if predictions.shape != targets.shape || (mask != nil && mask?.shape != targets.shape) {
    shapeError(
      "meanSquaredError",
      [predictions.shape, targets.shape] + (mask.map { [$0.shape] } ?? []), "one shape is needed")
  }
  var squares = square(predictions - targets)
  var count = squares.count
  if let mask {
    squares = `where`(mask, squares, 0)
    count = mask.scalars.count { $0 }
  }
  return squares.sum() / Scalar(max(count, 1))
}
