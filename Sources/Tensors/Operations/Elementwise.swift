/// Computes an element-wise function of two tensors with broadcasting; no history.
@inline(__always)
func zip<Scalar: NumericScalar>(
  _ name: StaticString, _ function: BinaryFunction, _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  if a.isContiguous && b.isContiguous && a.shape == b.shape {
    let result = Tensor<Scalar>(uninitialised: a.shape)
    withExtendedLifetime((a, b)) {
      apply(function, a.pointer, 1, b.pointer, 1, result.mutablePointer, result.count)
    }
    return result
  }
  return zipBroadcast(name, function, a, b)
}

@inline(never)
private func zipBroadcast<Scalar: NumericScalar>(
  _ name: StaticString, _ function: BinaryFunction, _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  let shape = broadcastShape(name, a.shape, b.shape)
  let result = Tensor<Scalar>(uninitialised: shape)
  if result.count == 0 { return result }
  withExtendedLifetime((a, b)) {
    if a.isContiguous && b.count == 1 && a.count == result.count {
      apply(function, a.pointer, 1, b.pointer, 0, result.mutablePointer, result.count)
    } else if b.isContiguous && a.count == 1 && b.count == result.count {
      apply(function, a.pointer, 0, b.pointer, 1, result.mutablePointer, result.count)
    } else {
      let plan = LoopPlan(
        shape: shape, a: broadcastStrides(from: a.shape, a.explicitStrides, to: shape),
        b: broadcastStrides(from: b.shape, b.explicitStrides, to: shape))
      apply(function, plan, a.pointer, b.pointer, result.mutablePointer)
    }
  }
  return result
}

/// Compares two tensors element by element with broadcasting.
func compare<Scalar: NumericScalar>(
  _ name: StaticString, _ comparison: Comparison, _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Bool> {
  let result = Tensor<Bool>(uninitialised: broadcastShape(name, a.shape, b.shape))
  forEachPair(a, b, result.shape) { out, x, stepX, y, stepY, count in
    apply(comparison, x, stepX, y, stepY, result.mutablePointer + out, count)
  }
  return result
}

/// Computes an element-wise function of one tensor; no history.
@inline(__always)
func elementwise<Scalar: NumericScalar>(_ function: UnaryFunction, _ x: Tensor<Scalar>) -> Tensor<
  Scalar
> {
  let x = x.contiguous()
  let result = Tensor<Scalar>(uninitialised: x.shape)
  withExtendedLifetime(x) { apply(function, x.pointer, result.mutablePointer, x.count) }
  return result
}

/// Calls `body` with runs of two tensors that are read as `shape`, with steps of 0 or 1.
@inline(__always)
func forEachPair<A, B>(
  _ a: Tensor<A>, _ b: Tensor<B>, _ shape: [Int],
  _ body: (
    _ out: Int, _ x: UnsafePointer<A>, _ stepX: Int, _ y: UnsafePointer<B>, _ stepY: Int,
    _ count: Int
  ) -> Void
) {
  if a.isContiguous && b.isContiguous {
    if a.shape == b.shape {
      withExtendedLifetime((a, b)) { body(0, a.pointer, 1, b.pointer, 1, a.count) }
      return
    }
    if b.count == 1 && a.shape == shape {
      withExtendedLifetime((a, b)) { body(0, a.pointer, 1, b.pointer, 0, a.count) }
      return
    }
    if a.count == 1 && b.shape == shape {
      withExtendedLifetime((a, b)) { body(0, a.pointer, 0, b.pointer, 1, b.count) }
      return
    }
  }
  forEachStridedPair(a, b, shape, body)
}

@inline(never)
private func forEachStridedPair<A, B>(
  _ a: Tensor<A>, _ b: Tensor<B>, _ shape: [Int],
  _ body: (
    _ out: Int, _ x: UnsafePointer<A>, _ stepX: Int, _ y: UnsafePointer<B>, _ stepY: Int,
    _ count: Int
  ) -> Void
) {
  var (a, b) = (a, b)
  var plan: LoopPlan
  while true {
    plan = LoopPlan(
      shape: shape, a: broadcastStrides(from: a.shape, a.explicitStrides, to: shape),
      b: broadcastStrides(from: b.shape, b.explicitStrides, to: shape))
    let inner = plan.shape.count - 1
    if plan.a[inner] > 1 || plan.a[inner] < 0 {
      a = a.copied()
    } else if plan.b[inner] > 1 || plan.b[inner] < 0 {
      b = b.copied()
    } else {
      break
    }
  }
  let inner = plan.shape.count - 1
  withExtendedLifetime((a, b)) {
    plan.forEachRun { out, x, y in
      body(out, a.pointer + x, plan.a[inner], b.pointer + y, plan.b[inner], plan.shape[inner])
    }
  }
}

extension Tensor where Scalar: FloatingScalar {
  /// The sum over all that broadcasting from `target` stretched: its adjoint.
  package func summed(to target: [Int]) -> Tensor {
    if shape == target { return self }
    let lead = rank - target.count
    var axes = Array(0..<lead)
    for axis in target.indices where target[axis] == 1 && shape[lead + axis] != 1 {
      axes.append(lead + axis)
    }
    return sum(axes: axes, keepRank: true).reshaped(target)
  }

  /// Adds a tensor of the same shape, in place if nobody else holds the memory.
  package mutating func add(inPlace other: Tensor) {
    if record != nil || other.record != nil || strides != nil
      || !isKnownUniquelyReferenced(&buffer)
    {
      self = self + other
      return
    }
    let other = other.contiguous()
    withExtendedLifetime(other) {
      apply(.add, pointer, 1, other.pointer, 1, mutablePointer, count)
    }
  }
}
