extension Tensor where Scalar: FloatingScalar {
  /// Draws from [`low`, `high`), in row-major order.
  public static func uniform(
    _ shape: [Int], _ low: Scalar, _ high: Scalar, random: any RandomSource
  ) -> Tensor {
    let (low, high) = (low.asDouble, high.asDouble)
    return drawn(shape) { Scalar(low + (high - low) * random.nextUniform()) }
  }

  /// Draws from the normal distribution, in row-major order.
  public static func normal(
    _ shape: [Int], mean: Scalar = 0, deviation: Scalar = 1, random: any RandomSource
  ) -> Tensor {
    let (mean, deviation) = (mean.asDouble, deviation.asDouble)
    return drawn(shape) { Scalar(mean + deviation * random.nextNormal()) }
  }

  private static func drawn(_ shape: [Int], _ draw: () -> Scalar) -> Tensor {
    let result = Tensor(uninitialised: shape)
    for i in 0..<result.count { result.mutablePointer[i] = draw() }
    return result
  }
}

/// A way to make the first values of a weight matrix [fan-in, fan-out].
///
///     Initializer<Float>.xavier.tensor([300, 100], random)
public struct Initializer<Scalar: FloatingScalar>: Sendable {
  private let make: @Sendable (_ rows: Int, _ columns: Int, any RandomSource) -> Tensor<Scalar>

  /// An initialiser of your own: a matrix [rows, columns] for x W with x [B, rows].
  public init(
    _ make: @escaping @Sendable (_ rows: Int, _ columns: Int, any RandomSource) -> Tensor<Scalar>
  ) {
    self.make = make
  }

  /// A matrix of the given shape [fan-in, fan-out].
  public func tensor(_ shape: [Int], _ random: any RandomSource) -> Tensor<Scalar> {
    if shape.count != 2 { shapeError("Initializer", [shape], "a matrix is needed") }
    return make(shape[0], shape[1], random)
  }

  /// The matrices of several gates side by side, each drawn for itself: [rows, count columns].
  func gates(
    _ count: Int, _ rows: Int, _ columns: Int, _ random: any RandomSource
  ) -> Tensor<Scalar> {
    concatenate((0..<count).map { _ in make(rows, columns, random) }, axis: 1)
  }

  /// All zeros.
  public static var zeros: Initializer {
    Initializer { rows, columns, _ in .zeros([rows, columns]) }
  }

  /// Uniform from ±1/√n, n being the fan-in: the number of rows.
  public static var uniformFanIn: Initializer {
    Initializer { rows, columns, random in
      let bound = Scalar((1 / Double(max(rows, 1))).squareRoot())
      return .uniform([rows, columns], -bound, bound, random: random)
    }
  }

  /// Uniform from ±bound.
  public static func uniform(_ bound: Scalar) -> Initializer {
    Initializer { rows, columns, random in .uniform([rows, columns], -bound, bound, random: random)
    }
  }

  /// Normal with mean 0 and the given standard deviation.
  public static func normal(deviation: Scalar) -> Initializer {
    Initializer { rows, columns, random in
      .normal([rows, columns], deviation: deviation, random: random)
    }
  }

  /// Uniform from ±√(6 / (rows + columns)), which keeps variances through layers.
  ///
  /// Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks"
  /// (2010), equation 16; also called Glorot initialisation.
  public static var xavier: Initializer {
    Initializer { rows, columns, random in
      let bound = Scalar((6 / Double(max(rows + columns, 1))).squareRoot())
      return .uniform([rows, columns], -bound, bound, random: random)
    }
  }

  /// The identity times `scale`, 0 outside the diagonal.
  ///
  /// With ReLU as in "A simple way to initialize recurrent networks of rectified linear units" (Le,
  /// Jaitly and Hinton, 2015).
  public static func identity(scale: Scalar = 1) -> Initializer {
    Initializer { rows, columns, _ in
      let result = Tensor<Scalar>.zeros([rows, columns])
      for i in 0..<min(rows, columns) { result.mutablePointer[i * columns + i] = scale }
      return result
    }
  }

  /// A random matrix whose rows (or columns, if they are fewer) are orthonormal, times `scale`.
  ///
  /// Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep
  /// linear neural networks" (2013).
  public static func orthogonal(scale: Scalar = 1) -> Initializer {
    Initializer { rows, columns, random in
      let (small, large) = (min(rows, columns), max(rows, columns))
      let basis = orthonormalRows(small, large, random)
      let result = Tensor<Scalar>(uninitialised: [rows, columns])
      for i in 0..<rows {
        for j in 0..<columns {
          let value = rows <= columns ? basis[i][j] : basis[j][i]
          result.mutablePointer[i * columns + j] = scale * Scalar(value)
        }
      }
      return result
    }
  }
}

/// Rows of normal draws made orthonormal one after the other (Gram and Schmidt, twice for accuracy).
private func orthonormalRows(
  _ count: Int, _ size: Int, _ random: any RandomSource
) -> [[Double]] {
  var rows: [[Double]] = []
  while rows.count < count {
    var row = (0..<size).map { _ in random.nextNormal() }
    for _ in 0..<2 {
      for other in rows {
        let share = Swift.zip(row, other).reduce(0) { $0 + $1.0 * $1.1 }
        for i in row.indices { row[i] -= share * other[i] }
      }
    }
    let norm = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
    // Draws that lie in the span of the rows before are drawn again.
    if norm > 1e-6 { rows.append(row.map { $0 / norm }) }
  }
  return rows
}
