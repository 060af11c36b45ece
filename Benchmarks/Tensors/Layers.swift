import Tensors

private let (batch, time) = (32, 50)
private let sizes = [128, 256, 512]

/// One training step, forward, backward and descent, of each layer: B 32, T 50.
func measureLayers(_ measure: Measurement) {
  for h in sizes {
    let x = normal([time, batch, h])
    let random = Random(seed: UInt64(h))
    measureStep("rnn_step/h=\(h)", measure, RNN<Float>(input: h, hidden: h, random: random)) {
      $0(x, timeMajor: true).outputs.sum()
    }
    measureStep("lstm_step/h=\(h)", measure, LSTM<Float>(input: h, hidden: h, random: random)) {
      $0(x, timeMajor: true).outputs.sum()
    }
    measureStep("gru_step/h=\(h)", measure, GRU<Float>(input: h, hidden: h, random: random)) {
      $0(x, timeMajor: true).outputs.sum()
    }
  }
  for h in sizes {
    let x = normal([time, batch, h])
    let random = Random(seed: UInt64(h))
    measureStep("lstmcell_loop/h=\(h)", measure, LSTM<Float>(input: h, hidden: h, random: random)) {
      var state = $0.initialState(batch: batch)
      var sum = Tensor<Float>(0)
      for t in 0..<time {
        state = $0.step(x[t], state).state
        sum += state.h.sum()
      }
      return sum
    }
  }
  for h in sizes {
    let x = normal([time, batch, h])
    let random = Random(seed: UInt64(h))
    measureStep(
      "lstm_handwritten/h=\(h)", measure,
      Linear<Float>(input: 2 * h, output: 4 * h, random: random)
    ) { handwritten($0, x, h) }
  }
}

/// The same of attention.
func measureAttention(_ measure: Measurement) {
  for d in [128, 256] {
    let x = normal([batch, time, d])
    let random = Random(seed: UInt64(d))
    measureStep(
      "mha_step/d=\(d)", measure, MultiHeadAttention<Float>(size: d, heads: 4, random: random)
    ) { $0(x).output.sum() }
    let query = normal([batch, d])
    measureStep(
      "bahdanau_step/d=\(d)", measure,
      AdditiveAttention<Float>(query: d, key: d, hidden: d, random: random)
    ) { $0(query, x).context.sum() }
  }
}

/// The LSTM with its gates written out, operation by operation.
private func handwritten(_ layer: Linear<Float>, _ x: Tensor<Float>, _ h: Int) -> Tensor<Float> {
  var hidden = Tensor<Float>.zeros([batch, h])
  var cell = hidden
  var sum = Tensor<Float>(0)
  for t in 0..<time {
    let gates = layer(concatenate([x[t], hidden], axis: 1)).split(4, axis: 1)
    cell = sigmoid(gates[1]) * cell + sigmoid(gates[0]) * tanh(gates[2])
    hidden = sigmoid(gates[3]) * tanh(cell)
    sum += hidden.sum()
  }
  return sum
}

/// Times one step of plain gradient descent on a loss.
func measureStep<Model: Module>(
  _ name: String, _ measure: Measurement, _ model: Model, rate: Float = 0.01,
  _ loss: (Model) -> Tensor<Float>
) where Model.Scalar == Float {
  guard measure.wants(name) else { return }
  var optimizer = SGD(model, rate: rate)
  measure(name) {
    let (value, gradients) = valueAndGradient(of: model) { loss(model) }
    optimizer.step(gradients)
    use(value)
  }
}
