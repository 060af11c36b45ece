// Parts of matrices, and what is made of them.

extension Tensor where Scalar: FloatingScalar {
  /// The elements of the last two axes on a diagonal: [..., M, N] to [..., K].
  ///
  /// Diagonal `offset` is so many columns right of the main one, or left of it if it is negative.
  /// Gradient: dy on the diagonal.
  public func diagonal(offset: Int = 0) -> Tensor {
    let (rows, columns) = matrixSize("diagonal")
    let first = Swift.max(0, -offset)
    let count = Swift.max(0, Swift.min(rows - first, columns - Swift.max(0, offset)))
    let places = (0..<count).map { (first + $0) * columns + first + $0 + offset }
    return reshaped(Array(shape.dropLast(2)) + [rows * columns]).gathered(places, axis: -1)
  }

  /// The sum of the diagonal of the last two axes: [..., M, N] to [...].
  public func trace() -> Tensor { diagonal().sum(axis: -1) }

  /// With 0 above a diagonal of the last two axes; see `diagonal` for the offset.
  ///
  /// Gradient: dy, and
  /// 0.
  public func lowerTriangle(offset: Int = 0) -> Tensor {
    let (rows, columns) = matrixSize("lowerTriangle")
    return Tensors.where(triangle(rows, columns) { $1 <= $0 + offset }, self, 0)
  }

  /// With 0 below a diagonal of the last two axes; see `diagonal` for the offset.
  ///
  /// Gradient: dy, and
  /// 0.
  public func upperTriangle(offset: Int = 0) -> Tensor {
    let (rows, columns) = matrixSize("upperTriangle")
    return Tensors.where(triangle(rows, columns) { $1 >= $0 + offset }, self, 0)
  }

  /// With the elements along an axis moved on by `count` places; those past the end come in front.
  public func rolled(_ count: Int, axis: Int = 0) -> Tensor {
    let axis = resolvedAxis(axis, rank: rank, "rolled", shape)
    let size = shape[axis]
    if size == 0 { return self }
    let start = ((-count % size) + size) % size
    return concatenate([part(axis, start, size - start), part(axis, 0, start)], axis: axis)
  }

  func matrixSize(_ name: StaticString) -> (rows: Int, columns: Int) {
    if rank < 2 { shapeError(name, [shape], "a matrix [..., M, N] is needed") }
    return (shape[rank - 2], shape[rank - 1])
  }
}

private func triangle(_ rows: Int, _ columns: Int, _ holds: (Int, Int) -> Bool) -> Tensor<Bool> {
  Tensor<Bool>(
    shape: [rows, columns],
    scalars: (0..<rows).flatMap { row in (0..<columns).map { holds(row, $0) } })
}

/// The square matrix [N, N] with a vector [N] on its diagonal and 0 elsewhere.
public func diagonalMatrix<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  if x.rank != 1 { shapeError("diagonalMatrix", [x.shape], "a vector is needed") }
  let size = x.count
  let places = Tensor<Int>((0..<size).map { $0 * size + $0 })
  return Tensor.zeros([size * size]).scatterAdd(places, x).reshaped([size, size])
}

/// The products of all pairs of elements of two vectors: [M] and [N] give [M, N].
public func outer<Scalar: FloatingScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  if a.rank != 1 || b.rank != 1 {
    shapeError("outer", [a.shape, b.shape], "two vectors are needed")
  }
  checkedElementCount([a.count, b.count], "outer")
  return a.expanded(at: 1) * b
}

extension Tensor where Scalar: FloatingScalar {
  /// √Σ x² along an axis; `keepRank` leaves it with size 1.
  ///
  /// Gradient: dy x / y; 0 where y is 0.
  public func norm(axis: Int, keepRank: Bool = false) -> Tensor {
    flatRoot(square(self).sum(axis: axis, keepRank: keepRank))
  }

  /// The root of the variance of all elements.
  ///
  /// With `unbiased` the sum of squares is divided by count - 1. Gradient: 0 where the result is 0.
  public func std(unbiased: Bool = false) -> Tensor { flatRoot(variance(unbiased: unbiased)) }

  /// The roots of the variances along an axis.
  public func std(axis: Int, keepRank: Bool = false, unbiased: Bool = false) -> Tensor {
    flatRoot(variance(axis: axis, keepRank: keepRank, unbiased: unbiased))
  }
}

extension Tensor where Scalar: NumericScalar {
  /// The different elements in rising order, and how often each comes; a NaN equals no other.
  public func unique() -> (values: Tensor, counts: Tensor<Int>) {
    let order = reshaped([-1]).argsort().scalars
    let elements = scalars
    var values: [Scalar] = []
    var counts: [Int] = []
    for place in order {
      if values.last == elements[place] {
        counts[counts.count - 1] += 1
      } else {
        values.append(elements[place])
        counts.append(1)
      }
    }
    return (Tensor(values), Tensor<Int>(counts))
  }
}
