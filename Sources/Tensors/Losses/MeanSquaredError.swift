/// The mean of the squared differences of two tensors of one shape.
///
/// Gradients: ±2 (x - y) / count.
///
/// `mask`, of the same shape, leaves out elements, whatever they are; without any that counts the
/// loss is 0.
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
  guard let mask else {
    return square(predictions - targets).sum() / Scalar(max(targets.count, 1))
  }
  let distance = `where`(mask, predictions, 0) - `where`(mask, targets, 0)
  return square(distance).sum() / Scalar(max(mask.trueCount, 1))
}
