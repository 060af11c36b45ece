// Factors of small matrices, of products, sums and roots in a fixed order: the same bits on any
// CPU.
//
// The results are recorded one by one; each one's way back is made of recorded operations, so that
// gradients of gradients are there, too.

/// A = Q R: Q [M, K] with orthonormal columns and R [K, N] upper triangular, K the smaller of M and
/// N.
///
/// By Householder's reflections, with their signs, as in LAPACK: the diagonal of R may be negative
/// (Golub and Van Loan, "Matrix computations", 5.2). Gradients, for M >= N and a regular R: Walter
/// and Lehmann, "Algorithmic differentiation of linear algebra functions" (2010).
public func qr<Scalar: FloatingScalar>(
  _ a: Tensor<Scalar>
) -> (q: Tensor<Scalar>, r: Tensor<Scalar>) {
  if a.rank != 2 { shapeError("qr", [a.shape], "one matrix [M, N] is needed") }
  let (rows, columns) = (a.shape[0], a.shape[1])
  let factors = householder(a.scalars, rows, columns)
  let kept = min(rows, columns)
  let q = Tensor(shape: [rows, kept], scalars: factors.q)
  let r = Tensor(shape: [kept, columns], scalars: factors.r)
  return (
    q.recorded("qr", a, pullback: .each { dy, _ in orthogonalSlope(a, q: dy, r: .zeros(r.shape)) }),
    r.recorded("qr", a, pullback: .each { dy, _ in orthogonalSlope(a, q: .zeros(q.shape), r: dy) })
  )
}

/// dA = (dQ + Q S) R⁻ᵀ with S the symmetric matrix of the lower triangle of R dRᵀ - dQᵀ Q.
private func orthogonalSlope<Scalar: FloatingScalar>(
  _ a: Tensor<Scalar>, q dq: Tensor<Scalar>, r dr: Tensor<Scalar>
) -> Tensor<Scalar> {
  if a.shape[0] < a.shape[1] {
    shapeError("qr", [a.shape], "there is a gradient only with as many rows as columns, or more")
  }
  let (q, r) = qr(a)
  let m = matmul(r, dr.transposed()) - matmul(dq.transposed(), q)
  let lower = m.lowerTriangle()
  let symmetric = lower + m.lowerTriangle(offset: -1).transposed()
  return solve(r, (dq + matmul(q, symmetric)).transposed()).transposed()
}

private func householder<Scalar: FloatingScalar>(
  _ elements: [Scalar], _ rows: Int, _ columns: Int
) -> (q: [Scalar], r: [Scalar]) {
  var a = elements
  let kept = min(rows, columns)
  var reflections: [[Scalar]] = []
  for column in 0..<kept {
    var v = [Scalar](repeating: 0, count: rows)
    for row in column..<rows { v[row] = a[row * columns + column] }
    let norm = length(v)
    // Away from the element, so that nothing cancels.
    v[column] += v[column] < 0 ? -norm : norm
    let own = length(v)
    if norm > 0 && column < rows - 1 {
      for row in column..<rows { v[row] /= own }
      reflect(&a, rows, columns, v)
    } else {
      v = []
    }
    reflections.append(v)
  }
  var q = [Scalar](repeating: 0, count: rows * kept)
  for k in 0..<kept { q[k * kept + k] = 1 }
  for v in reflections.reversed() where !v.isEmpty { reflect(&q, rows, kept, v) }
  var r = [Scalar](repeating: 0, count: kept * columns)
  for row in 0..<kept {
    for column in row..<columns { r[row * columns + column] = a[row * columns + column] }
  }
  return (q, r)
}

/// a - 2 v (vᵀ a) for a unit vector v.
private func reflect<Scalar: FloatingScalar>(
  _ a: inout [Scalar], _ rows: Int, _ columns: Int, _ v: [Scalar]
) {
  for column in 0..<columns {
    var sum: Scalar = 0
    for row in 0..<rows { sum += v[row] * a[row * columns + column] }
    for row in 0..<rows { a[row * columns + column] -= 2 * v[row] * sum }
  }
}

/// √Σ v², of numbers of any size: they are divided by the largest first.
private func length<Scalar: FloatingScalar>(_ v: [Scalar]) -> Scalar {
  let largest = v.reduce(0) { max($0, $1.magnitude) }
  if largest == 0 || !largest.isFinite { return largest }
  return largest * v.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
}

/// A = U diag(s) Vᵀ: U [M, K] and V [N, K] with orthonormal columns, s [K] falling and not
/// negative.
///
/// K is the smaller of M and N; for small matrices, by rotations of pairs of columns (one-sided
/// Jacobi: Golub and Van Loan, "Matrix computations", 8.6). Gradients where the singular values
/// differ and are not 0; that of s alone is always there.
public func svd<Scalar: FloatingScalar>(
  _ a: Tensor<Scalar>
) -> (u: Tensor<Scalar>, s: Tensor<Scalar>, v: Tensor<Scalar>) {
  if a.rank != 2 { shapeError("svd", [a.shape], "one matrix [M, N] is needed") }
  if a.shape[0] < a.shape[1] {
    let (u, s, v) = svd(a.transposed())
    return (v, s, u)
  }
  let (rows, columns) = (a.shape[0], a.shape[1])
  if !a.isFinite { shapeError("svd", [a.shape], "an element is NaN or infinite") }
  let parts = rotated(a.scalars, rows, columns)
  let u = Tensor(shape: [rows, columns], scalars: parts.u)
  let s = Tensor(parts.s)
  let v = Tensor(shape: [columns, columns], scalars: parts.v)
  return (
    u.recorded("svd", a, pullback: .each { dy, _ in singularSlope(a, u: dy, v: .zeros(v.shape)) }),
    s.recorded(
      "svd", a,
      pullback: .each { dy, _ in
        let (u, _, v) = svd(a)
        return matmul(u * dy, v.transposed())
      }),
    v.recorded("svd", a, pullback: .each { dy, _ in singularSlope(a, u: .zeros(u.shape), v: dy) })
  )
}

/// The singular values of a matrix [M, N], the largest first.
public func singularValues<Scalar: FloatingScalar>(_ a: Tensor<Scalar>) -> Tensor<Scalar> {
  svd(a).s
}

/// The gradient through U and V: Giles, "An extended collection of matrix derivative results"
/// (2008).
private func singularSlope<Scalar: FloatingScalar>(
  _ a: Tensor<Scalar>, u du: Tensor<Scalar>, v dv: Tensor<Scalar>
) -> Tensor<Scalar> {
  let (u, s, v) = svd(a)
  let size = s.count
  let squares = square(s)
  // 1 / (sⱼ² - sᵢ²) off the diagonal, 0 on it.
  let isDiagonal = Tensor<Bool>(Tensor<Scalar>.identity(size))
  let gaps = 1 / `where`(isDiagonal, 1, squares - squares.expanded(at: 1))
  let f = `where`(isDiagonal, 0, gaps)
  func skew(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x - x.transposed() }
  let inner =
    skew(matmul(u.transposed(), du)) * f * s + s.expanded(at: 1) * f
    * skew(matmul(v.transposed(), dv))
  let rest = (du - matmul(u, matmul(u.transposed(), du))) / s
  return matmul(matmul(u, inner) + rest, v.transposed())
}

private func rotated<Scalar: FloatingScalar>(
  _ elements: [Scalar], _ rows: Int, _ columns: Int
) -> (u: [Scalar], s: [Scalar], v: [Scalar]) {
  var a = (0..<columns).map { column in (0..<rows).map { elements[$0 * columns + column] } }
  var v = (0..<columns).map { k in (0..<columns).map { $0 == k ? Scalar(1) : 0 } }
  func dot(_ x: [Scalar], _ y: [Scalar]) -> Scalar {
    var sum: Scalar = 0
    for i in x.indices { sum += x[i] * y[i] }
    return sum
  }
  var isTurning = true
  var sweeps = 0
  while isTurning && sweeps < 60 {
    isTurning = false
    sweeps += 1
    for p in 0..<columns {
      for q in (p + 1)..<max(columns, p + 1) {
        let (alpha, beta, gamma) = (dot(a[p], a[p]), dot(a[q], a[q]), dot(a[p], a[q]))
        if gamma.magnitude <= Scalar.ulpOfOne * (alpha.squareRoot() * beta.squareRoot()) {
          continue
        }
        isTurning = true
        let zeta = (beta - alpha) / (2 * gamma)
        let t =
          (zeta < 0 ? -1 : 1) / (zeta.magnitude + (1 + zeta * zeta).squareRoot())
        let c = 1 / (1 + t * t).squareRoot()
        turn(&a, p, q, c, c * t)
        turn(&v, p, q, c, c * t)
      }
    }
  }
  let s = a.map(length)
  let order = s.indices.sorted { (s[$1], $0) < (s[$0], $1) }
  let u = orthonormal(order.map { k in s[k] > 0 ? a[k].map { $0 / s[k] } : [] }, rows)
  func rowMajor(_ vectors: [[Scalar]], _ count: Int) -> [Scalar] {
    (0..<count).flatMap { row in vectors.map { $0[row] } }
  }
  return (rowMajor(u, rows), order.map { s[$0] }, rowMajor(order.map { v[$0] }, columns))
}

private func turn<Scalar: FloatingScalar>(
  _ a: inout [[Scalar]], _ p: Int, _ q: Int, _ c: Scalar, _ s: Scalar
) {
  for i in a[p].indices {
    let (x, y) = (a[p][i], a[q][i])
    a[p][i] = c * x - s * y
    a[q][i] = s * x + c * y
  }
}

/// Fills in for columns of singular value 0, which have no direction, ones at right angles to the
/// others.
private func orthonormal<Scalar: FloatingScalar>(_ vectors: [[Scalar]], _ rows: Int) -> [[Scalar]] {
  var result = vectors
  for place in result.indices where result[place].isEmpty {
    for axis in 0..<rows {
      var candidate = (0..<rows).map { $0 == axis ? Scalar(1) : 0 }
      // Twice is enough (Kahan and Parlett).
      for _ in 0..<2 {
        for other in result where !other.isEmpty {
          var sum: Scalar = 0
          for i in 0..<rows { sum += other[i] * candidate[i] }
          for i in 0..<rows { candidate[i] -= sum * other[i] }
        }
      }
      let size = length(candidate)
      if size > 0.5 / Scalar(max(rows, 1)).squareRoot() {
        result[place] = candidate.map { $0 / size }
        break
      }
    }
  }
  return result
}
