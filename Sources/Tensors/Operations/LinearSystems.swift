// Systems of linear equations, by triangular factors with pivots (Golub and Van Loan, "Matrix
// computations", 3.4). Products and sums alone, in a fixed order: the same bits on any CPU.

/// The triangular factors of a square matrix whose rows have been exchanged.
private struct Factors<Scalar: FloatingScalar> {
  let size: Int
  /// The upper factor, and below the diagonal the lower one, whose diagonal is 1.
  var elements: [Scalar]
  /// For each row the row of the matrix that it was.
  var order: [Int]
  /// 1 or -1, as the number of exchanges is even or odd.
  var sign: Scalar = 1

  init(_ elements: [Scalar], size: Int) {
    self.size = size
    self.elements = elements
    order = Array(0..<size)
    for column in 0..<size {
      var pivot = column
      for row in column..<size
      where self[row, column].magnitude > self[pivot, column].magnitude { pivot = row }
      if pivot != column {
        for k in 0..<size { self.elements.swapAt(pivot * size + k, column * size + k) }
        order.swapAt(pivot, column)
        sign = -sign
      }
      if self[column, column] == 0 { continue }
      for row in (column + 1)..<Swift.max(size, column + 1) {
        let factor = self[row, column] / self[column, column]
        self[row, column] = factor
        for k in (column + 1)..<Swift.max(size, column + 1) {
          self[row, k] -= factor * self[column, k]
        }
      }
    }
  }

  subscript(row: Int, column: Int) -> Scalar {
    get { elements[row * size + column] }
    set { elements[row * size + column] = newValue }
  }

  var determinant: Scalar { (0..<size).reduce(sign) { $0 * self[$1, $1] } }

  var isSingular: Bool { (0..<size).contains { self[$0, $0] == 0 } }

  /// x of A x = b, for b [size, width] in row-major order.
  func solution(_ b: [Scalar], width: Int) -> [Scalar] {
    var x = order.flatMap { b[($0 * width)..<($0 * width + width)] }
    for column in 0..<width {
      for row in 0..<size {
        for k in 0..<row { x[row * width + column] -= self[row, k] * x[k * width + column] }
      }
      for row in (0..<size).reversed() {
        for k in (row + 1)..<Swift.max(size, row + 1) {
          x[row * width + column] -= self[row, k] * x[k * width + column]
        }
        x[row * width + column] /= self[row, row]
      }
    }
    return x
  }
}

/// x of A x = b for square matrices A [..., N, N]: b [..., N, K], or [N] for one system.
///
/// The axes before the last two are the same in both. A singular A ends the program. Gradients:
/// with g = solution of Aᵀ g = dy, g for b and -g xᵀ for A.
public func solve<Scalar: FloatingScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  if b.rank == 1 { return solve(a, b.expanded(at: 1)).squeezed(at: 1) }
  let size = squareSize("solve", a)
  if b.rank != a.rank || Array(b.shape.dropLast()) != Array(a.shape.dropLast()) {
    shapeError("solve", [a.shape, b.shape], "A [..., N, N] and b [..., N, K] or [N] are needed")
  }
  let width = b.shape[b.rank - 1]
  let (x, y) = (a.scalars, b.scalars)
  var result: [Scalar] = []
  for number in 0..<matrixCount(a) {
    let factors = Factors(
      Array(x[(number * size * size)..<((number + 1) * size * size)]), size: size)
    if factors.isSingular { shapeError("solve", [a.shape], "the matrix is singular") }
    result += factors.solution(
      Array(y[(number * size * width)..<((number + 1) * size * width)]), width: width)
  }
  return Tensor(shape: b.shape, scalars: result).recorded(
    "solve", a, b,
    pullback: .each { dy, input in
      let g = solve(a.transposed(), dy)
      return input == 1 ? g : -matmul(g, solve(a, b).transposed())
    })
}

/// The inverse of square matrices [..., N, N]; a singular one ends the program.
///
/// Gradient: -yᵀ dy yᵀ.
public func inverse<Scalar: FloatingScalar>(_ a: Tensor<Scalar>) -> Tensor<Scalar> {
  let size = squareSize("inverse", a)
  return solve(a, Tensor.identity(size).broadcast(to: a.shape))
}

/// The determinants of square matrices: [..., N, N] to [...].
///
/// Gradient: dy times the matrix of cofactors, which a singular matrix has, too.
public func determinant<Scalar: FloatingScalar>(_ a: Tensor<Scalar>) -> Tensor<Scalar> {
  let size = squareSize("determinant", a)
  let x = a.scalars
  let values = (0..<matrixCount(a)).map {
    Factors(Array(x[($0 * size * size)..<(($0 + 1) * size * size)]), size: size).determinant
  }
  return Tensor(shape: Array(a.shape.dropLast(2)), scalars: values).recorded(
    "determinant", a,
    pullback: .each { dy, _ in dy.expanded(at: -1).expanded(at: -1) * cofactors(a, size) })
}

/// The determinants of what is left without each row and column, with alternating signs.
private func cofactors<Scalar: FloatingScalar>(
  _ a: Tensor<Scalar>, _ size: Int
) -> Tensor<Scalar> {
  if size == 0 { return a }
  let rows = (0..<size).map { row in
    stack(
      (0..<size).map { column in
        let others = a.gathered((0..<size).filter { $0 != row }, axis: -2)
          .gathered((0..<size).filter { $0 != column }, axis: -1)
        return determinant(others) * ((row + column) % 2 == 0 ? 1 : -1)
      }, axis: -1)
  }
  return stack(rows, axis: -2)
}

private func squareSize<Scalar>(_ name: StaticString, _ a: Tensor<Scalar>) -> Int {
  if a.rank < 2 || a.shape[a.rank - 1] != a.shape[a.rank - 2] {
    shapeError(name, [a.shape], "a square matrix [..., N, N] is needed")
  }
  return a.shape[a.rank - 1]
}

private func matrixCount<Scalar>(_ a: Tensor<Scalar>) -> Int {
  elementCount(Array(a.shape.dropLast(2)))
}
