/// Dot-product attention: score(q, k) = q · k, which has no weights; all sizes are the same.
///
/// Luong, Pham and Manning, "Effective approaches to attention-based neural machine translation"
/// (2015). With `isScaled` the scores are divided by √D, as in "Attention is all you need" (Vaswani
/// et al., 2017).
public struct DotAttention<Scalar: FloatingScalar>: Attention, Sendable {
  /// Whether scores are divided by the root of the size.
  public let isScaled: Bool

  /// Dot-product attention, scaled or not.
  public init(isScaled: Bool = false) { self.isScaled = isScaled }

  public func scores(_ query: Tensor<Scalar>, _ keys: Tensor<Scalar>) -> Tensor<Scalar> {
    checkQuery("DotAttention", query, size: keys.shape[2], keys)
    let products = matmul(query, keys.transposed(0, 2, 1))
    return isScaled ? products / Scalar(max(keys.shape[2], 1)).squareRoot() : products
  }
}

/// General attention: score(q, k) = q · (k W), Luong's second kind.
public struct GeneralAttention<Scalar: FloatingScalar>: Attention, Sendable {
  /// W: [D of the keys, D of the queries].
  public let weight: Parameter<Scalar>

  /// Attention from queries of one size to keys of another.
  public init(
    query: Int, key: Int, initializer: Initializer<Scalar> = .uniformFanIn,
    random: some RandomSource
  ) {
    weight = Parameter(initializer.tensor([key, query], random))
  }

  public func prepared(_ keys: Tensor<Scalar>) -> Tensor<Scalar> {
    linear(keys, weight.value)
  }

  public func scores(_ query: Tensor<Scalar>, _ keys: Tensor<Scalar>) -> Tensor<Scalar> {
    checkQuery("GeneralAttention", query, size: weight.shape[1], keys)
    return matmul(query, keys.transposed(0, 2, 1))
  }
}
