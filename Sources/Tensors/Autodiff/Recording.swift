import Synchronization

extension Tensor {
  /// The exit of every operation of one input: notes how the result came about, if a gradient needs it.
  @inline(__always)
  package func recorded(
    _ name: StaticString, _ a: Tensor, pullback: @autoclosure () -> Pullback<Scalar>
  ) -> Tensor where Scalar: FloatingScalar {
    if a.record == nil && watchers.load(ordering: .relaxed) == 0 { return self }
    return record(name, a.record, nil, [], pullback)
  }

  /// The exit of every operation of two inputs.
  @inline(__always)
  package func recorded(
    _ name: StaticString, _ a: Tensor, _ b: Tensor, pullback: @autoclosure () -> Pullback<Scalar>
  ) -> Tensor where Scalar: FloatingScalar {
    if a.record == nil && b.record == nil && watchers.load(ordering: .relaxed) == 0 { return self }
    return record(name, a.record, b.record, [], pullback)
  }

  /// The exit of operations of any number of inputs.
  @inline(__always)
  package func recorded(
    _ name: StaticString, _ inputs: [Tensor], pullback: @autoclosure () -> Pullback<Scalar>
  ) -> Tensor where Scalar: FloatingScalar {
    if watchers.load(ordering: .relaxed) == 0 && inputs.allSatisfy({ $0.record == nil }) {
      return self
    }
    return record(name, nil, nil, inputs.map { $0.record }, pullback)
  }

  @inline(never)
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package func record(
    _ name: StaticString, _ first: Record?, _ second: Record?, _ others: [Record?],
    _ pullback: () -> Pullback<Scalar>
  ) -> Tensor where Scalar: FloatingScalar {
    var result = self
    result.record = nil
    if watchers.load(ordering: .relaxed) != 0 {
      let context = GradientContext.current
      if context.nanChecks > 0 { watch(self, forwardOf: name) }
      if let checkpoint = context.checkpoint {
        checkpoint.insert(first)
        checkpoint.insert(second)
        for other in others { checkpoint.insert(other) }
        return result
      }
      if !context.isRecording { return result }
      let node = makeNode(name, first, second, others, pullback)
      if context.keepsNotes {
        node?.note = RecordNote()
        node?.note?.value = Box(result)
      }
      context.enclosing?.insert(inside: node)
      result.record = node
      return result
    }
    result.record = makeNode(name, first, second, others, pullback)
    return result
  }

  @inline(__always)
  private func makeNode(
    _ name: StaticString, _ first: Record?, _ second: Record?, _ others: [Record?],
    _ pullback: () -> Pullback<Scalar>
  ) -> Node<Scalar>? where Scalar: FloatingScalar {
    if first == nil && second == nil && others.allSatisfy({ $0 == nil }) { return nil }
    return Node(name, shape: shape, first, second, others, pullback())
  }
}

/// Ends the program if the result of an operation holds a NaN.
@inline(never)
func watch<Scalar: FloatingScalar>(_ result: Tensor<Scalar>, forwardOf name: StaticString) {
  reportNaN(result, "checkingForNaN: \(name) made the first NaN")
}

/// Ends the program if a gradient holds a NaN.
@inline(never)
func watch<Scalar: FloatingScalar>(_ part: Tensor<Scalar>, backwardOf name: StaticString) {
  if GradientContext.current.nanChecks > 0 {
    reportNaN(part, "checkingForNaN: the gradient of \(name) made the first NaN")
  }
}

private func reportNaN<Scalar: FloatingScalar>(_ tensor: Tensor<Scalar>, _ message: String) {
  guard let position = tensor.scalars.firstIndex(where: { $0 != $0 }) else { return }
  var index: [Int] = []
  var rest = position
  for stride in rowMajorStrides(tensor.shape) {
    index.append(rest / stride)
    rest %= stride
  }
  let shape = describe(shape: tensor.shape)
  invalidValue("\(message), at \(describe(shape: index)) of its \(shape) result")
}

/// Runs `body` and ends the program at the first operation whose result holds a NaN, naming it.
///
/// Gradients that are computed inside are checked too. Operations on constants are checked as well.
public func checkingForNaN<Result>(_ body: () throws -> Result) rethrows -> Result {
  let context = GradientContext.current
  context.nanChecks += 1
  watchers.wrappingAdd(1, ordering: .relaxed)
  defer {
    context.nanChecks -= 1
    watchers.wrappingSubtract(1, ordering: .relaxed)
  }
  return try body()
}

/// Runs `body` without recording anything for gradients: what it computes is a constant.
public func withoutGradient<Result>(_ body: () throws -> Result) rethrows -> Result {
  let context = GradientContext.current
  context.pauses += 1
  watchers.wrappingAdd(1, ordering: .relaxed)
  defer {
    context.pauses -= 1
    watchers.wrappingSubtract(1, ordering: .relaxed)
  }
  return try body()
}
