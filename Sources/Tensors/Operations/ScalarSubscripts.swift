// Numbers put in places of a tensor, `x[0, 1] = 5` and `x[x .< 0] = 0`, and read from them where
// the context asks for a number. They rank below the subscripts of tensors, which is what `x[0]`
// means alone.

extension Tensor {
  /// The number at a place, or the same number in a whole part.
  @_disfavoredOverload
  public subscript<A: TensorIndexing>(a: A) -> Scalar {
    get { sliced([a.tensorIndex]).item }
    set { put(Tensor(newValue), at: [a.tensorIndex]) }
  }

  /// The number at a place, or the same number in a whole part.
  @_disfavoredOverload
  public subscript<A: TensorIndexing, B: TensorIndexing>(a: A, b: B) -> Scalar {
    get { sliced([a.tensorIndex, b.tensorIndex]).item }
    set { put(Tensor(newValue), at: [a.tensorIndex, b.tensorIndex]) }
  }

  /// The number at a place, or the same number in a whole part.
  @_disfavoredOverload
  public subscript<A: TensorIndexing, B: TensorIndexing, C: TensorIndexing>(
    a: A, b: B, c: C
  ) -> Scalar {
    get { sliced([a.tensorIndex, b.tensorIndex, c.tensorIndex]).item }
    set { put(Tensor(newValue), at: [a.tensorIndex, b.tensorIndex, c.tensorIndex]) }
  }

  /// The only number where a mask is true, or the same number wherever it is.
  @_disfavoredOverload
  public subscript(mask: Tensor<Bool>) -> Scalar {
    get { self[mask].item }
    set { self[mask] = Tensor(newValue) }
  }
}

extension Tensor where Scalar: FloatingScalar {
  /// The number at a place, or the same number in a whole part.
  ///
  /// Gradient: dy without that place.
  @_disfavoredOverload
  public subscript<A: TensorIndexing>(a: A) -> Scalar {
    get { sliced([a.tensorIndex]).item }
    set { replace([a.tensorIndex], with: Tensor(newValue)) }
  }

  /// The number at a place, or the same number in a whole part.
  ///
  /// Gradient: dy without that place.
  @_disfavoredOverload
  public subscript<A: TensorIndexing, B: TensorIndexing>(a: A, b: B) -> Scalar {
    get { sliced([a.tensorIndex, b.tensorIndex]).item }
    set { replace([a.tensorIndex, b.tensorIndex], with: Tensor(newValue)) }
  }

  /// The number at a place, or the same number in a whole part.
  ///
  /// Gradient: dy without that place.
  @_disfavoredOverload
  public subscript<A: TensorIndexing, B: TensorIndexing, C: TensorIndexing>(
    a: A, b: B, c: C
  ) -> Scalar {
    get { sliced([a.tensorIndex, b.tensorIndex, c.tensorIndex]).item }
    set { replace([a.tensorIndex, b.tensorIndex, c.tensorIndex], with: Tensor(newValue)) }
  }

  /// The only number where a mask is true, or the same number wherever it is.
  @_disfavoredOverload
  public subscript(mask: Tensor<Bool>) -> Scalar {
    get { self[mask].item }
    set { self = replacing(with: newValue, where: mask.aligned(to: self)) }
  }
}

extension Tensor where Scalar == Bool {
  /// A mask of the first axes of a tensor, with axes of size 1 for the others.
  fileprivate func aligned<Other>(to tensor: Tensor<Other>) -> Tensor {
    if rank > tensor.rank || Array(tensor.shape.prefix(rank)) != shape {
      shapeError("subscript", [tensor.shape, shape], "a mask has the shape of the first axes")
    }
    return reshaped(shape + [Int](repeating: 1, count: tensor.rank - rank))
  }
}

// `x[..., 1]`: three dots stand for all axes that the other indices leave.

extension Tensor where Scalar: FloatingScalar {
  /// The part that an index of the last axis names: `x[..., 1]`.
  public subscript<A: TensorIndexing>(rest: (UnboundedRange_) -> Void, a: A) -> Tensor {
    get { sliced(filled([a.tensorIndex])) }
    set { replace(filled([a.tensorIndex]), with: newValue) }
  }

  /// The part that indices of the last two axes name: `x[..., 1, 0..<2]`.
  public subscript<A: TensorIndexing, B: TensorIndexing>(
    rest: (UnboundedRange_) -> Void, a: A, b: B
  ) -> Tensor {
    get { sliced(filled([a.tensorIndex, b.tensorIndex])) }
    set { replace(filled([a.tensorIndex, b.tensorIndex]), with: newValue) }
  }
}

extension Tensor {
  /// The part that an index of the last axis names, of elements without gradients.
  public subscript<A: TensorIndexing>(rest: (UnboundedRange_) -> Void, a: A) -> Tensor {
    get { sliced(filled([a.tensorIndex])) }
    set { put(newValue, at: filled([a.tensorIndex])) }
  }

  /// The indices with whole axes before them, as many as are left.
  fileprivate func filled(_ indices: [TensorIndex]) -> [TensorIndex] {
    var used = 0
    for index in indices { if case .insertion = index { continue } else { used += 1 } }
    let whole = TensorIndex.slice(start: nil, end: nil, step: 1)
    return [TensorIndex](repeating: whole, count: Swift.max(0, rank - used)) + indices
  }
}

extension StrideTo<Int>: TensorIndexing {
  public var tensorIndex: TensorIndex { strideIndex(self) }
}

extension StrideThrough<Int>: TensorIndexing {
  public var tensorIndex: TensorIndex { strideIndex(self) }
}

/// The positions of a stride as a slice.
private func strideIndex(_ positions: some Sequence<Int>) -> TensorIndex {
  var first: Int?
  var last = 0
  var step = 1
  for position in positions {
    if first != nil { step = position - last }
    if first == nil { first = position }
    last = position
  }
  guard let first else { return .slice(start: 0, end: 0, step: 1) }
  let end = last + (step > 0 ? 1 : -1)
  return .slice(start: first, end: end < 0 ? nil : end, step: step)
}
