import Kernels

/// What a recurrent layer is made of, as tensors: the operands of the fused operation.
///
/// Weights [D, G H] and [H, G H], biases [G H]; columns q H ..< (q + 1) H belong to gate q.
struct RecurrentOperands<Scalar: FloatingScalar> {
  var wx, wh: Tensor<Scalar>
  var bias, recurrentBias, h0, c0: Tensor<Scalar>?

  /// All operands that there are, after the inputs.
  func list(after x: Tensor<Scalar>) -> [Tensor<Scalar>] {
    var result = [x, wx, wh]
    for operand in [bias, recurrentBias, h0, c0] { if let operand { result.append(operand) } }
    return result
  }

  /// The same operands with other tensors, in the order of `list`.
  func replaced(by list: [Tensor<Scalar>]) -> RecurrentOperands {
    var result = self
    result.wx = list[1]
    result.wh = list[2]
    var next = 3
    func replace(_ operand: inout Tensor<Scalar>?) {
      guard operand != nil else { return }
      operand = list[next]
      next += 1
    }
    replace(&result.bias)
    replace(&result.recurrentBias)
    replace(&result.h0)
    replace(&result.c0)
    return result
  }
}

/// A whole sequence through a kernel: outputs [T, B, H], last state [B, H], for the LSTM last cell.
///
/// `composed` is the same in single operations, for gradients of gradients.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
func recurrentSequence<Scalar: FloatingScalar>(
  _ name: StaticString, _ kind: RecurrentKind, _ x: Tensor<Scalar>,
  _ operands: RecurrentOperands<Scalar>, lengths: Tensor<Int>?,
  activation: tensors_activation = .tanh, resetAfter: Bool = true,
  composed: @escaping (Tensor<Scalar>, RecurrentOperands<Scalar>) -> [Tensor<Scalar>]
) -> [Tensor<Scalar>] {
  let run = RecurrentSequence(
    kind, x: x, wx: operands.wx, wh: operands.wh, bias: operands.bias,
    recurrentBias: operands.recurrentBias, h0: operands.h0, c0: operands.c0, lengths: lengths,
    activation: activation, resetAfter: resetAfter)
  var outputs = [run.outputs, run.lastH]
  if let lastC = run.lastC { outputs.append(lastC) }
  return recordedTogether(
    name, operands.list(after: x), outputs,
    backward: { parts, sink in
      recurrentBackward(run, parts, sink)
    },
    composed: { list in composed(list[0], operands.replaced(by: list)) })
}

@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
private func recurrentBackward<Scalar: FloatingScalar>(
  _ run: RecurrentSequence<Scalar>, _ parts: [Tensor<Scalar>?], _ sink: GradientSink<Scalar>
) {
  // The places of the operands in the list of inputs.
  var next = 3
  func place(_ operand: Tensor<Scalar>?) -> Int? {
    if operand == nil { return nil }
    next += 1
    return next - 1
  }
  let bias = place(run.bias)
  let recurrentBias = place(run.recurrentBias)
  let h0 = place(run.h0)
  let c0 = place(run.c0)
  let weights = [1, 2, bias, recurrentBias].compactMap { $0 }
  // In a loop of steps the weights' gradients are added up in place, several steps at a time.
  let accumulate = sink.hasGradients(of: weights)
  let pending =
    accumulate || !weights.contains { sink.hasGradients(of: [$0]) }
    ? pendingSteps(run, wx: sink.node(1), wh: sink.node(2)) : nil
  func room(_ input: Int?, _ shape: [Int], sum: Bool = false) -> Tensor<Scalar>? {
    guard let input, sink.wants(input) else { return nil }
    return sum && accumulate ? sink.take(input) : Tensor(uninitialised: shape)
  }
  let width = run.kind.gates * run.hidden
  var result = RecurrentSequence<Scalar>.Slopes(
    x: room(0, run.x.shape), wx: pending == nil ? room(1, run.wx.shape, sum: true) : nil,
    wh: pending == nil ? room(2, run.wh.shape, sum: true) : nil,
    bias: room(bias, [width], sum: true),
    recurrentBias: room(recurrentBias, [width], sum: true),
    h0: room(h0, [run.batch, run.hidden]), c0: room(c0, [run.batch, run.hidden]))
  result.gates = pending?.nextGates(run.batch)
  run.backward(
    outputs: parts[0], lastH: parts[1], lastC: parts.count > 2 ? parts[2] : nil,
    accumulate: accumulate, into: result)
  if let h = run.h0 { pending?.append(run.x, h) }
  let sums = [
    (result.wx, 1), (result.wh, 2), (result.bias, bias ?? 0),
    (result.recurrentBias, recurrentBias ?? 0),
  ]
  for (part, input) in sums where part != nil {
    if accumulate { sink.put(part, to: input) } else { sink.add(part, to: input) }
  }
  sink.add(result.x, to: 0)
  if let h0 { sink.add(result.h0, to: h0) }
  if let c0 { sink.add(result.c0, to: c0) }
}
