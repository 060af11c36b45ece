extension Tensor {
  /// The part that the indices name, a view of the same memory; missing indices mean `.all`.
  @_disfavoredOverload
  package func sliced(_ indices: [TensorIndex]) -> Tensor {
    let plan = SlicePlan(indices, shape: shape, strides: explicitStrides)
    return view(plan.shape, plan.strides, offset: offset + plan.offset)
  }

  /// Puts `part`, which may broadcast, in the place that the indices name; without history.
  mutating func put(_ part: Tensor, at indices: [TensorIndex]) {
    let place = SlicePlan(indices, shape: shape, strides: rowMajorStrides(shape))
    part.checkBroadcast(place.shape)
    let part = part.view(as: place.shape).contiguous()
    makeUnique()
    withExtendedLifetime(part) {
      writeStrided(
        from: part.pointer, shape: place.shape, to: mutablePointer + place.offset,
        strides: place.strides)
    }
  }

  @_disfavoredOverload
  mutating func replace(_ indices: [TensorIndex], with part: Tensor) { put(part, at: indices) }

  /// The part of the first axis that an index or a range names, of elements without gradients.
  public subscript<A: TensorIndexing>(a: A) -> Tensor {
    get { sliced([a.tensorIndex]) }
    set { replace([a.tensorIndex], with: newValue) }
  }

  /// The part that indices or ranges of the first two axes name, of elements without gradients.
  public subscript<A: TensorIndexing, B: TensorIndexing>(a: A, b: B) -> Tensor {
    get { sliced([a.tensorIndex, b.tensorIndex]) }
    set { replace([a.tensorIndex, b.tensorIndex], with: newValue) }
  }

  /// The part that indices or ranges of the first three axes name, of elements without gradients.
  public subscript<A: TensorIndexing, B: TensorIndexing, C: TensorIndexing>(
    a: A, b: B, c: C
  ) -> Tensor {
    get { sliced([a.tensorIndex, b.tensorIndex, c.tensorIndex]) }
    set { replace([a.tensorIndex, b.tensorIndex, c.tensorIndex], with: newValue) }
  }
}

extension Tensor where Scalar: FloatingScalar {
  /// The part that the indices name, a view.
  ///
  /// Gradient: dy in its place, 0 elsewhere.
  package func sliced(_ indices: [TensorIndex]) -> Tensor {
    let plan = SlicePlan(indices, shape: shape, strides: explicitStrides)
    return view(plan.shape, plan.strides, offset: offset + plan.offset).recorded(
      "subscript", self,
      pullback: .adding { [shape] dy, sum in
        if dy.record != nil || sum.record != nil {
          var place = Tensor.zeros(shape)
          place.replace(indices, with: dy)
          sum = sum + place
          return
        }
        let place = SlicePlan(indices, shape: shape, strides: rowMajorStrides(shape))
        let dy = dy.contiguous()
        sum.makeUnique()
        withExtendedLifetime(dy) {
          addStrided(
            from: dy.pointer, shape: place.shape, to: sum.mutablePointer + place.offset,
            strides: place.strides)
        }
      })
  }

  /// Puts `part` in the place that the indices name.
  ///
  /// Gradients: dy without that place, dy there.
  mutating func replace(_ indices: [TensorIndex], with part: Tensor) {
    if record == nil && part.record == nil {
      put(part, at: indices)
      return
    }
    let old = self
    var new = detached()
    new.put(part.detached(), at: indices)
    self = new.recorded(
      "replace", old, part,
      pullback: .each { dy, input in
        if input == 1 { return dy.sliced(indices) }
        var rest = dy
        rest.replace(indices, with: Tensor(0))
        return rest
      })
  }

  /// The part of the first axis that an index or a range names: `x[0]`, `x[1..<3]`, `x[.newAxis]`.
  ///
  /// Reading gives a view; writing changes this tensor only. Out of range, the program ends.
  public subscript<A: TensorIndexing>(a: A) -> Tensor {
    get { sliced([a.tensorIndex]) }
    set { replace([a.tensorIndex], with: newValue) }
  }

  /// The part that indices or ranges of the first two axes name: `x[0..<2, 3]`, `x[.all, -1]`.
  public subscript<A: TensorIndexing, B: TensorIndexing>(a: A, b: B) -> Tensor {
    get { sliced([a.tensorIndex, b.tensorIndex]) }
    set { replace([a.tensorIndex, b.tensorIndex], with: newValue) }
  }

  /// The part that indices or ranges of the first three axes name.
  public subscript<A: TensorIndexing, B: TensorIndexing, C: TensorIndexing>(
    a: A, b: B, c: C
  ) -> Tensor {
    get { sliced([a.tensorIndex, b.tensorIndex, c.tensorIndex]) }
    set { replace([a.tensorIndex, b.tensorIndex, c.tensorIndex], with: newValue) }
  }

  /// The part that indices or ranges of the first four axes name.
  public subscript<
    A: TensorIndexing, B: TensorIndexing, C: TensorIndexing, D: TensorIndexing
  >(a: A, b: B, c: C, d: D) -> Tensor {
    get { sliced([a.tensorIndex, b.tensorIndex, c.tensorIndex, d.tensorIndex]) }
    set { replace([a.tensorIndex, b.tensorIndex, c.tensorIndex, d.tensorIndex], with: newValue) }
  }

  /// The part that a list of indices names.
  public subscript(indices indices: [TensorIndex]) -> Tensor {
    get { sliced(indices) }
    set { replace(indices, with: newValue) }
  }
}
