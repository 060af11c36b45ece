import Kernels

/// h[t] = a[t] h[t - 1] + b[t] along an axis, element by element: the linear recurrence.
///
/// a and b have one shape, or broadcast to one. `start` is h[-1], of that shape without the axis;
/// without it h[0] = b[0]. Every chain is a row of fused multiply-adds in the order of time, and
/// the chains are shared out over threads: a step at a time, any cut into parts, and any number of
/// threads give the same bits. Gradients: with g[t] = dy[t] + a[t + 1] g[t + 1], which is a
/// recurrence too, g for b, g[t] h[t - 1] for a, and a[0] g[0] for the start.
public func linearRecurrence<Scalar: FloatingScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, start: Tensor<Scalar>? = nil, axis: Int = 0
) -> Tensor<Scalar> {
  let shape = broadcastShape("linearRecurrence", a.shape, b.shape)
  let axis = resolvedAxis(axis, rank: shape.count, "linearRecurrence", shape)
  var rest = shape
  rest.remove(at: axis)
  if let start, start.shape != rest {
    shapeError(
      "linearRecurrence", [shape, start.shape], "the start needs shape \(describe(shape: rest))")
  }
  var order = Array(shape.indices)
  order.insert(order.remove(at: axis), at: 0)
  var inverse = Array(shape.indices)
  inverse.insert(inverse.remove(at: 0), at: axis)
  let h = recurrence(
    a.broadcast(to: shape).permuted(order), b.broadcast(to: shape).permuted(order), start)
  return axis == 0 ? h : h.permuted(inverse)
}

/// The recurrence along the first axis, of operands of one shape.
private func recurrence<Scalar: FloatingScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ start: Tensor<Scalar>?
) -> Tensor<Scalar> {
  let h = recurrenceValue(a, b, start, reversed: false)
  return h.recorded(
    "linearRecurrence", [a, b] + (start.map { [$0] } ?? []),
    pullback: .joint { dy, _ in
      let count = start == nil ? 2 : 3
      if dy.shape[0] == 0 { return Array(repeating: nil, count: count) }
      let g = reversedRecurrence(a, dy)
      let slopes = [g * delayed(recurrence(a, b, start), start), g, a[0] * g[0]]
      return Array(slopes.prefix(count))
    })
}

/// h[t] = a[t + 1] h[t + 1] + b[t]: the way back, whose own way back is the recurrence.
private func reversedRecurrence<Scalar: FloatingScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  recurrenceValue(a, b, nil, reversed: true).recorded(
    "linearRecurrence", a, b,
    pullback: .each { dy, input in
      let g = recurrence(a, dy, nil)
      return input == 1 ? g : delayed(g, nil) * reversedRecurrence(a, b)
    })
}

/// The states one step later: `start`, or 0, comes first, and the last drops out.
private func delayed<Scalar: FloatingScalar>(
  _ h: Tensor<Scalar>, _ start: Tensor<Scalar>?
) -> Tensor<Scalar> {
  let first = start ?? .zeros(Array(h.shape.dropFirst()))
  return concatenate([first.expanded(at: 0), h[0..<(h.shape[0] - 1)]])
}

private func recurrenceValue<Scalar: FloatingScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ start: Tensor<Scalar>?, reversed: Bool
) -> Tensor<Scalar> {
  let (a, b, first) = (a.contiguous(), b.contiguous(), start?.contiguous())
  let h = Tensor<Scalar>(uninitialised: b.shape)
  let width = elementCount(Array(b.shape.dropFirst()))
  withExtendedLifetime((a, b, first)) {
    switch Scalar.kind {
    case .float:
      tensors_recurrence_f32(
        b.shape[0], width, f32(a.pointer), f32(b.pointer), first.map { f32($0.pointer) },
        f32(h.mutablePointer), reversed)
    default:
      tensors_recurrence_f64(
        b.shape[0], width, f64(a.pointer), f64(b.pointer), first.map { f64($0.pointer) },
        f64(h.mutablePointer), reversed)
    }
  }
  return h
}
