/// The sinusoidal code of positions: [count, size], the first of them position `start`.
///
///     code[p, 2 i] = sin(p / 10000^(2 i / size)),  code[p, 2 i + 1] = cos(p / 10000^(2 i / size))
///
/// Vaswani et al., "Attention is all you need" (2017).
public func sinusoidalPositions<Scalar: FloatingScalar>(
  _ count: Int, size: Int, start: Int = 0
) -> Tensor<Scalar> {
  var scalars: [Scalar] = []
  for position in start..<(start + count) {
    for column in 0..<size {
      let exponent = Double(column / 2 * 2) / Double(size)
      let angle = Double(position) / pow(10000.0, exponent)
      scalars.append(Scalar(column % 2 == 0 ? sin(angle) : cos(angle)))
    }
  }
  return Tensor(shape: [count, size], scalars: scalars)
}

/// Adds to vectors where they stand: √D x + α code, with the sinusoidal code and a factor α.
///
/// √D makes up for the small numbers of an embedding ("Attention is all you need", 3.4); α, 1 at
/// first, is learned if asked for (Li et al., "Neural speech synthesis with Transformer network",
/// 2019).
public struct SinusoidalEncoding<Scalar: FloatingScalar>: Module, Sendable {
  /// D.
  public let size: Int
  /// What the vectors are multiplied by.
  public let inputScale: Scalar
  /// α: a single number; nil for a fixed 1.
  public let scale: Parameter<Scalar>?

  /// An encoding for vectors of `size` numbers; `scalesInput` multiplies them by √D.
  public init(size: Int, scalesInput: Bool = true, learnsScale: Bool = false) {
    self.size = size
    inputScale = scalesInput ? Scalar(size).squareRoot() : 1
    scale = learnsScale ? Parameter(Tensor(1)) : nil
  }

  /// x [..., T, D] with the code of its positions added, the first of them being `start`.
  public func callAsFunction(_ x: Tensor<Scalar>, start: Int = 0) -> Tensor<Scalar> {
    checkPositions("SinusoidalEncoding", x, size: size)
    let code: Tensor<Scalar> = sinusoidalPositions(x.shape[x.rank - 2], size: size, start: start)
    return x * inputScale + (scale.map { code * $0.value } ?? code)
  }
}

/// Adds to vectors a vector of their position, which is learned.
public struct LearnedEncoding<Scalar: FloatingScalar>: Module, Sendable {
  /// One row per position: [limit, D].
  public let table: Parameter<Scalar>

  /// An encoding of `limit` positions for vectors of `size` numbers.
  public init(
    limit: Int, size: Int, initializer: Initializer<Scalar> = .normal(deviation: 0.02),
    random: some RandomSource
  ) {
    table = Parameter(initializer.tensor([limit, size], random))
  }

  /// x [..., T, D] with the vectors of its positions added, the first of them being `start`.
  public func callAsFunction(_ x: Tensor<Scalar>, start: Int = 0) -> Tensor<Scalar> {
    checkPositions("LearnedEncoding", x, size: table.shape[1])
    let end = start + x.shape[x.rank - 2]
    if start < 0 || end > table.shape[0] {
      shapeError(
        "LearnedEncoding", [x.shape, table.shape],
        "there are \(table.shape[0]) positions, \(start)..<\(end) were asked for")
    }
    return x + table.value[start..<end]
  }
}

private func checkPositions<Scalar>(_ name: StaticString, _ x: Tensor<Scalar>, size: Int) {
  if x.rank < 2 || x.shape[x.rank - 1] != size {
    shapeError(name, [x.shape], "vectors [..., T, \(size)] are needed")
  }
}
