import Tensors

/// What a chapter's cell does, compiled without optimisation as cells are.
public func productOfPlainCell(
  _ a: Tensor<Float>, _ b: Tensor<Float>, times: Int
) -> Tensor<Float> {
  var result = a
  for _ in 0..<times { result = matmul(result, b) * 0.01 }
  return result
}
