extension Tensor where Scalar: NumericScalar {
  /// The order of the elements along an axis; a NaN counts as the largest.
  ///
  /// Equal ones keep their order.
  public func argsort(axis: Int = -1, descending: Bool = false) -> Tensor<Int> {
    let axis = resolvedAxis(axis, rank: rank, "argsort", shape)
    let x = contiguous()
    let result = Tensor<Int>(uninitialised: shape)
    let size = shape[axis]
    forEachLine(axis) { start, step in
      withExtendedLifetime(x) {
        let line = (0..<size).map { x.pointer[start + $0 * step] }
        let order = (0..<size).sorted { i, j in
          let (a, b) = descending ? (line[j], line[i]) : (line[i], line[j])
          if a < b || (b != b && a == a) { return true }
          if b < a || (a != a && b == b) { return false }
          return i < j
        }
        for i in 0..<size { result.mutablePointer[start + i * step] = order[i] }
      }
    }
    return result
  }

  /// The position of the largest element along an axis; the first of equal ones, or of a NaN.
  public func argmax(axis: Int = -1) -> Tensor<Int> {
    extremePosition("argmax", axis, smallest: false)
  }

  /// The position of the smallest element along an axis; the first of equal ones, or of a NaN.
  public func argmin(axis: Int = -1) -> Tensor<Int> {
    extremePosition("argmin", axis, smallest: true)
  }

  private func extremePosition(
    _ name: StaticString, _ axis: Int, smallest: Bool
  ) -> Tensor<Int> {
    checkNotEmpty(name, [axis])
    let axis = resolvedAxis(axis, rank: rank, name, shape)
    let x = contiguous()
    let result = Tensor<Int>(uninitialised: Array(shape[..<axis] + shape[(axis + 1)...]))
    withExtendedLifetime(x) {
      extremePositions(
        smallest: smallest, x.pointer, outer: elementCount(Array(shape[..<axis])),
        size: shape[axis], inner: elementCount(Array(shape[(axis + 1)...])),
        result.mutablePointer)
    }
    return result
  }

  /// Calls `body` with the start and the step of each line along an axis of the row-major elements.
  private func forEachLine(_ axis: Int, _ body: (_ start: Int, _ step: Int) -> Void) {
    let inner = elementCount(Array(shape[(axis + 1)...]))
    let outer = elementCount(Array(shape[..<axis]))
    for o in 0..<outer {
      for i in 0..<inner { body(o * shape[axis] * inner + i, inner) }
    }
  }
}

extension Tensor where Scalar: FloatingScalar {
  /// The elements along an axis in order, a NaN last.
  ///
  /// Gradient: dy back in the old places.
  public func sorted(axis: Int = -1, descending: Bool = false) -> Tensor {
    alongRows(axis) { $0.taken($0.argsort(descending: descending)) }
  }

  /// The largest elements along an axis in descending order, and their positions.
  public func topK(_ count: Int, axis: Int = -1) -> (values: Tensor, indices: Tensor<Int>) {
    let axis = resolvedAxis(axis, rank: rank, "topK", shape)
    if count < 0 || count > shape[axis] {
      shapeError("topK", [shape], "\(count) elements of \(shape[axis])")
    }
    let order = argsort(axis: axis, descending: true)
      .split(sizes: [count, shape[axis] - count], axis: axis)[0]
    var swapped = Array(0..<rank)
    swapped.swapAt(axis, rank - 1)
    let values = permuted(swapped).taken(order.transposedView(swapped)).permuted(swapped)
    return (values, order)
  }

  /// The elements at positions of the last axis: x [..., N] and positions [..., K] give [..., K].
  func taken(_ positions: Tensor<Int>) -> Tensor {
    let width = shape[rank - 1]
    let positions = positions.contiguous()
    let count = positions.shape[rank - 1]
    let flat = Tensor<Int>(uninitialised: [positions.count])
    withExtendedLifetime(positions) {
      for i in 0..<positions.count {
        flat.mutablePointer[i] = i / count * width + positions.pointer[i]
      }
    }
    return reshaped([-1]).gathered(flat).reshaped(positions.shape)
  }

  private func alongRows(_ axis: Int, _ body: (Tensor) -> Tensor) -> Tensor {
    let axis = resolvedAxis(axis, rank: rank, "sorted", shape)
    var order = Array(0..<rank)
    order.swapAt(axis, rank - 1)
    return body(permuted(order)).permuted(order)
  }
}
