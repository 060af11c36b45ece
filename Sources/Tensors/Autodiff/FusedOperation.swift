/// Takes the gradients that a fused operation computes to the records of its inputs.
struct GradientSink<Scalar: FloatingScalar> {
  let name: StaticString
  let inputs: [Record?]
  let pass: Int

  /// Whether the gradient of an input is asked for.
  func wants(_ input: Int) -> Bool { inputs[input]?.mark == pass }

  func node(_ input: Int) -> Node<Scalar>? {
    guard let record = inputs[input], record.mark == pass else { return nil }
    return unsafeDowncast(record, to: Node<Scalar>.self)
  }

  /// Adds to the gradient of an input.
  func add(_ part: Tensor<Scalar>?, to input: Int) {
    guard let part, let node = node(input) else { return }
    if watchers.load(ordering: .relaxed) != 0 { watch(part, backwardOf: name) }
    node.add(part)
  }

  /// Takes out what was added so far, to be added to in place, and given back with `put`.
  func take(_ input: Int) -> Tensor<Scalar>? {
    guard let node = node(input), var sum = node.gradient else { return nil }
    node.gradient = nil
    sum.makeUnique()
    return sum
  }

  /// Whether all these inputs are wanted and have a gradient already.
  func hasGradients(of inputs: [Int]) -> Bool {
    inputs.allSatisfy { node($0)?.hasGradient == true }
  }

  /// Sets the gradient of an input that `take` emptied.
  func put(_ sum: Tensor<Scalar>?, to input: Int) {
    guard let sum, let node = node(input) else { return }
    if watchers.load(ordering: .relaxed) != 0 { watch(sum, backwardOf: name) }
    node.gradient = sum
  }
}

/// The gradients of the outputs of one fused operation, until all have come in.
private final class OutputGradients<Scalar: FloatingScalar> {
  var parts: [Tensor<Scalar>?]
  /// Stands for the gradient of the first output where there is none.
  var placeholder: Buffer?

  init(count: Int) { parts = Array(repeating: nil, count: count) }

  func taken(with first: Tensor<Scalar>) -> [Tensor<Scalar>?] {
    var result = parts
    if first.buffer !== placeholder { result[0] = first }
    parts = Array(repeating: nil, count: parts.count)
    placeholder = nil
    return result
  }

  /// Notes the gradient of an output and makes sure that the first output's record passes it on.
  func note(_ gradient: Tensor<Scalar>, _ output: Int, first: Record, pass: Int) {
    guard first.mark == pass else { return }
    parts[output] = gradient
    let node = unsafeDowncast(first, to: Node<Scalar>.self)
    if node.gradient != nil { return }
    let zero = Tensor<Scalar>.zeros([])
    placeholder = zero.buffer
    node.gradient = zero.view(as: node.shape)
  }
}

/// The exit of operations that compute several tensors at once.
///
/// `backward` gets the gradients of the outputs (nil for zeros) and hands those of the inputs to the
/// sink. Where the gradient itself must be differentiable, it comes from `composed`, the same
/// computation in single operations.
func recordedTogether<Scalar: FloatingScalar>(
  _ name: StaticString, _ inputs: [Tensor<Scalar>], _ outputs: [Tensor<Scalar>],
  backward: @escaping ([Tensor<Scalar>?], GradientSink<Scalar>) -> Void,
  composed: @escaping ([Tensor<Scalar>]) -> [Tensor<Scalar>]
) -> [Tensor<Scalar>] {
  if watchers.load(ordering: .relaxed) == 0 && inputs.allSatisfy({ $0.record == nil }) {
    return outputs
  }
  let records = inputs.map { $0.record }
  let gradients = OutputGradients<Scalar>(count: outputs.count)
  let first = outputs[0].recorded(
    name, inputs,
    pullback: .custom { dy, pass in
      let parts = gradients.taken(with: dy)
      let sink = GradientSink<Scalar>(name: name, inputs: records, pass: pass)
      if GradientContext.current.isRecording {
        for (input, part) in gradientsOfComposed(inputs, parts, composed).enumerated() {
          sink.add(part, to: input)
        }
      } else {
        backward(parts, sink)
      }
    })
  guard let record = first.record else {
    // Nothing to record, but the others may have to be looked at for NaN.
    return [first]
      + outputs.dropFirst().map { $0.recorded(name, [], pullback: .each { dy, _ in dy }) }
  }
  return [first]
    + outputs.indices.dropFirst().map { index in
      outputs[index].recorded(
        name, first,
        pullback: .custom { dy, pass in
          gradients.note(dy, index, first: record, pass: pass)
        })
    }
}

/// Gradients that can be differentiated again: those of the composed form.
private func gradientsOfComposed<Scalar: FloatingScalar>(
  _ inputs: [Tensor<Scalar>], _ parts: [Tensor<Scalar>?],
  _ composed: ([Tensor<Scalar>]) -> [Tensor<Scalar>]
) -> [Tensor<Scalar>] {
  withPass { context in
    let tracked = inputs.map { $0.tracked() }
    let outputs = composed(tracked.map { $0.0 })
    let root = concatenate(outputs.map { $0.reshaped([$0.count]) })
    let seed = concatenate(
      Swift.zip(outputs, parts).map { output, part in
        part?.reshaped([output.count]) ?? Tensor.zeros([output.count])
      })
    collectGradients(of: root, seed: seed, at: tracked.map { $0.1 }, context)
    return tracked.map { $0.1.takeGradient() }
  }
}
