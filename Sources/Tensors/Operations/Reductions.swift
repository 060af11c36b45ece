extension Tensor where Scalar: NumericScalar {
  /// Reduces the given axes, in any order; without history.
  func reduced(
    _ name: StaticString, _ reduction: Reduction, _ axes: [Int], keepRank: Bool
  ) -> Tensor {
    var axes = axes.map { resolvedAxis($0, rank: rank, name, shape) }.sorted()
    var previous = -1
    for axis in axes {
      if axis == previous { shapeError(name, [shape], "axis \(axis) is named twice") }
      previous = axis
    }
    let remaining = shape.indices.filter { !axes.contains($0) }.map { shape[$0] }
    let isRun = axes.isEmpty || axes[axes.count - 1] - axes[0] == axes.count - 1
    var kept = shape
    for axis in axes { kept[axis] = 1 }
    var x = self
    if !isRun {
      let others = (0..<rank).filter { !axes.contains($0) }
      x = x.transposedView(others + axes)
      axes = Array(others.count..<rank)
    }
    x = x.contiguous()
    let first = axes.first ?? rank
    let end = axes.isEmpty ? rank : axes[axes.count - 1] + 1
    let outer = elementCount(Array(x.shape[..<first]))
    let size = elementCount(Array(x.shape[first..<end]))
    let inner = elementCount(Array(x.shape[end...]))
    let result = Tensor(uninitialised: kept)
    withExtendedLifetime(x) {
      Tensors.reduce(
        reduction, x.pointer, outer: outer, size: size, inner: inner, result.mutablePointer)
    }
    return keepRank ? result : result.reshapedView(remaining)
  }

  /// The sum of all elements.
  @_disfavoredOverload
  public func sum() -> Tensor { sum(axes: Array(0..<rank)) }

  /// The sums along an axis; `keepRank` leaves it with size 1.
  @_disfavoredOverload
  public func sum(axis: Int, keepRank: Bool = false) -> Tensor {
    sum(axes: [axis], keepRank: keepRank)
  }

  /// The sums over several axes.
  @_disfavoredOverload
  public func sum(axes: [Int], keepRank: Bool = false) -> Tensor {
    reduced("sum", .sum, axes, keepRank: keepRank)
  }

  /// The largest element.
  @_disfavoredOverload
  public func max() -> Tensor {
    checkNotEmpty("max", Array(0..<rank))
    return reduced("max", .maximum, Array(0..<rank), keepRank: false)
  }

  /// The smallest element.
  @_disfavoredOverload
  public func min() -> Tensor {
    checkNotEmpty("min", Array(0..<rank))
    return reduced("min", .minimum, Array(0..<rank), keepRank: false)
  }

  /// The largest elements along an axis.
  @_disfavoredOverload
  public func max(axis: Int, keepRank: Bool = false) -> Tensor {
    checkNotEmpty("max", [axis])
    return reduced("max", .maximum, [axis], keepRank: keepRank)
  }

  /// The smallest elements along an axis.
  @_disfavoredOverload
  public func min(axis: Int, keepRank: Bool = false) -> Tensor {
    checkNotEmpty("min", [axis])
    return reduced("min", .minimum, [axis], keepRank: keepRank)
  }

  func checkNotEmpty(_ name: StaticString, _ axes: [Int]) {
    for axis in axes {
      let axis = resolvedAxis(axis, rank: rank, name, shape)
      if shape[axis] == 0 { shapeError(name, [shape], "axis \(axis) is empty") }
    }
  }
}

extension Tensor where Scalar: FloatingScalar {
  /// The sum of all elements, as a single number.
  ///
  /// Gradient: dy everywhere.
  public func sum() -> Tensor { sum(axes: Array(0..<rank)) }

  /// The sums along an axis; `keepRank` leaves it with size 1.
  ///
  /// Gradient: dy, stretched.
  public func sum(axis: Int, keepRank: Bool = false) -> Tensor {
    sum(axes: [axis], keepRank: keepRank)
  }

  /// The sums over several axes; `keepRank` leaves them with size 1.
  ///
  /// Gradient: dy, stretched.
  ///
  /// The elements along the last axes are added up in 16 lanes that a fixed tree joins, else in
  /// order.
  public func sum(axes: [Int], keepRank: Bool = false) -> Tensor {
    reduced("sum", .sum, axes, keepRank: keepRank).recorded(
      "sum", self,
      pullback: .each { [shape] dy, _ in
        dy.reshaped(keptShape(shape, axes)).broadcast(to: shape)
      })
  }

  /// The mean of all elements, as a single number.
  public func mean() -> Tensor { mean(axes: Array(0..<rank)) }

  /// The means along an axis; `keepRank` leaves it with size 1.
  public func mean(axis: Int, keepRank: Bool = false) -> Tensor {
    mean(axes: [axis], keepRank: keepRank)
  }

  /// The means over several axes: sum / count.
  public func mean(axes: [Int], keepRank: Bool = false) -> Tensor {
    let total = sum(axes: axes, keepRank: keepRank)
    return total / Scalar(axes.reduce(1) { $0 * shape[$1 < 0 ? $1 + rank : $1] })
  }

  /// The mean of the squared distances from the mean; with `unbiased` the sum is divided by count -
  /// 1.
  public func variance(unbiased: Bool = false) -> Tensor {
    reshaped([-1]).variance(axis: 0, unbiased: unbiased)
  }

  /// The variances along an axis.
  public func variance(axis: Int, keepRank: Bool = false, unbiased: Bool = false) -> Tensor {
    let distance = self - mean(axis: axis, keepRank: true)
    let total = square(distance).sum(axis: axis, keepRank: keepRank)
    return total / Scalar(shape[axis < 0 ? axis + rank : axis] - (unbiased ? 1 : 0))
  }

  /// The largest element; NaN if there is one.
  ///
  /// All elements that are the largest share the gradient.
  public func max() -> Tensor { extreme("max", .maximum, Array(0..<rank), keepRank: false) }

  /// The smallest element; NaN if there is one.
  ///
  /// All elements that are the smallest share the gradient.
  public func min() -> Tensor { extreme("min", .minimum, Array(0..<rank), keepRank: false) }

  /// The largest elements along an axis; equal ones share the gradient.
  public func max(axis: Int, keepRank: Bool = false) -> Tensor {
    extreme("max", .maximum, [axis], keepRank: keepRank)
  }

  /// The smallest elements along an axis; equal ones share the gradient.
  public func min(axis: Int, keepRank: Bool = false) -> Tensor {
    extreme("min", .minimum, [axis], keepRank: keepRank)
  }

  private func extreme(
    _ name: StaticString, _ reduction: Reduction, _ axes: [Int], keepRank: Bool
  ) -> Tensor {
    checkNotEmpty(name, axes)
    let y = reduced(name, reduction, axes, keepRank: keepRank)
    return y.recorded(
      name, self,
      pullback: .each { [shape] dy, _ in
        let kept = keptShape(shape, axes)
        let (x, extreme) = (self.detached(), y.detached().reshaped(kept))
        let mask = (x .== extreme) || ((x .!= x) && (extreme .!= extreme))
        let count = Tensor(mask).sum(axes: axes, keepRank: true)
        return Tensors.where(mask, dy.reshaped(kept) / count, 0)
      })
  }

  /// The product of all elements.
  ///
  /// Gradient: dy times the product of the other elements.
  public func product() -> Tensor {
    reduced("product", .product, Array(0..<rank), keepRank: false).recorded(
      "product", self,
      pullback: .each { dy, _ in
        let x = self.reshaped([-1])
        let before = x.productsBefore()
        let after = x.flipped().productsBefore().flipped()
        return dy * (before * after).reshaped(self.shape)
      })
  }

  /// For each element of [N] the product of those before it.
  private func productsBefore() -> Tensor {
    count == 0
      ? self : Tensors.concatenate([.ones([1]), self[0..<(count - 1)]]).cumulativeProduct()
  }

  /// The square root of the sum of the squares of all elements.
  ///
  /// Gradient: dy x / y; 0 where y is 0.
  public func norm() -> Tensor { flatRoot(square(self).sum()) }
}

/// A shape with the given axes at size 1.
private func keptShape(_ shape: [Int], _ axes: [Int]) -> [Int] {
  var result = shape
  for axis in axes { result[axis < 0 ? axis + shape.count : axis] = 1 }
  return result
}
