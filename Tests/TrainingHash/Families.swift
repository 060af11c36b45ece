import Tensors

/// How much is computed: `short` for CPUs on which exactness is slow.
struct Size {
  let batch, time, hidden, steps, vocabulary: Int

  static let short = Size(batch: 3, time: 4, hidden: 8, steps: 2, vocabulary: 11)
  // Large enough that products are cut into blocks and work is shared between threads.
  static let long = Size(batch: 19, time: 13, hidden: 72, steps: 4, vocabulary: 301)
}

/// FNV-1a over the bits of numbers.
struct Hash {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ bits: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      value = (value ^ (bits >> shift & 0xff)) &* 0x100_0000_01b3
    }
  }

  mutating func add<Scalar: FloatingScalar>(_ tensor: Tensor<Scalar>) {
    for number in tensor.scalars { add(number.asDouble.bitPattern) }
  }
}

typealias Training = @Sendable (Size, inout Hash) -> Void

/// Every family of models, each with an optimiser of its own.
let families: [(name: String, train: Training)] = [
  (
    "rnn",
    { size, hash in
      let cell = RNN<Float>(input: 5, hidden: size.hidden, random: Random(seed: 1))
      trainSequence(cell, SGD(cell, rate: 0.1), size, &hash)
    }
  ),
  (
    "lstm",
    { size, hash in
      let cell = LSTM<Float>(input: 5, hidden: size.hidden, random: Random(seed: 2))
      trainSequence(cell, Adam(cell, rate: 0.01), size, &hash)
    }
  ),
  (
    "lstm in Double",
    { size, hash in
      let cell = LSTM<Double>(input: 5, hidden: size.hidden / 2, random: Random(seed: 3))
      trainSequence(cell, Momentum(cell, rate: 0.1, momentum: 0.9), size, &hash)
    }
  ),
  (
    "gru",
    { size, hash in
      let cell = GRU<Float>(input: 5, hidden: size.hidden, random: Random(seed: 4))
      trainSequence(cell, RMSProp(cell, rate: 0.01), size, &hash)
    }
  ),
  (
    "attention",
    { size, hash in
      let model = Attender(size)
      let x = draws([size.batch, size.time, size.hidden], seed: 5)
      let query = draws([size.batch, size.hidden], seed: 6)
      train(model, AdaGrad(model, rate: 0.05), size, &hash) {
        let context = model.additive(query, x).context
        return square(model.heads(x).output).mean() + square(context).mean()
      }
    }
  ),
  (
    "language model",
    { size, hash in
      let model = LanguageModel(size)
      let random = Random(seed: 7)
      let ids = Tensor<Int>(
        shape: [size.batch, size.time],
        scalars: (0..<(size.batch * size.time)).map { _ in
          random.nextInteger(below: size.vocabulary)
        })
      train(model, AdaDelta(model), size, &hash) { model.loss(ids) }
    }
  ),
  (
    "operation by operation",
    { size, hash in
      let model = Linear<Float>(input: size.hidden, output: size.hidden, random: Random(seed: 8))
      let x = draws([size.batch, size.hidden], seed: 9)
      train(model, AdamW(model, rate: 0.01), size, &hash) {
        var h = x
        for _ in 0..<size.time {
          h = tanh(model(h)) * sigmoid(h) + softmax(h) - log(1 + exp(-abs(h))) + sin(h) * cos(h)
        }
        return square(h).mean() + h.variance() + logSumExp(h).mean()
      }
    }
  ),
]

private struct Attender: Module {
  let heads: MultiHeadAttention<Float>
  let additive: AdditiveAttention<Float>

  init(_ size: Size) {
    let random = Random(seed: 10)
    heads = MultiHeadAttention(size: size.hidden, heads: 4, random: random)
    additive = AdditiveAttention(
      query: size.hidden, key: size.hidden, hidden: size.hidden, random: random)
  }
}

private struct LanguageModel: Module {
  let embedding: Embedding<Float>
  let cell: LSTM<Float>
  let norm: LayerNorm<Float>
  let output: Linear<Float>

  init(_ size: Size) {
    let random = Random(seed: 11)
    embedding = Embedding(vocabulary: size.vocabulary, size: size.hidden, random: random)
    cell = LSTM(input: size.hidden, hidden: size.hidden, random: random)
    norm = LayerNorm(size: size.hidden)
    output = Linear(input: size.hidden, output: size.vocabulary, random: random)
  }

  func loss(_ ids: Tensor<Int>) -> Tensor<Float> {
    let states = cell(embedding(ids)).outputs
    return softmaxCrossEntropy(output(norm(states)), ids, labelSmoothing: 0.1)
  }
}

private func draws<Scalar: FloatingScalar>(
  _ shape: [Int], _ type: Scalar.Type = Float.self, seed: UInt64
) -> Tensor<Scalar> {
  .normal(shape, random: Random(seed: seed))
}

private func trainSequence<Cell: RecurrentCell, Method: Optimizer>(
  _ cell: Cell, _ optimizer: Method, _ size: Size, _ hash: inout Hash
) where Method.Scalar == Cell.Scalar {
  let x = draws([size.batch, size.time, cell.inputSize], Cell.Scalar.self, seed: 12)
  let lengths = (0..<size.batch).map { 1 + $0 % size.time }
  train(cell, optimizer, size, &hash) {
    let outputs = cell(x, lengths: lengths).outputs
    return meanSquaredError(outputs, outputs.detached() * 0 + 0.25)
  }
}

private func train<Model: Module, Method: Optimizer>(
  _ model: Model, _ optimizer: Method, _ size: Size, _ hash: inout Hash,
  _ loss: () -> Tensor<Model.Scalar>
) where Method.Scalar == Model.Scalar {
  var optimizer = optimizer
  for _ in 0..<size.steps {
    let (value, gradients) = valueAndGradient(of: model, loss)
    hash.add(value)
    optimizer.step(gradients)
  }
  for (_, parameter) in model.parameters { hash.add(parameter.value) }
}
