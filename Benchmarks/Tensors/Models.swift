import Tensors

/// The seed's RNN: embedding U, recurrence W, output V, as the peers have it.
private struct SeedNetwork: Module {
  let u: Parameter<Float>
  let w: Parameter<Float>
  let v: Parameter<Float>

  init(vocabulary: Int, hidden: Int, random: Random) {
    func uniform(_ shape: [Int], _ size: Int) -> Parameter<Float> {
      let bound = 1 / Float(size).squareRoot()
      return Parameter(.uniform(shape, -bound, bound, random: random))
    }
    u = uniform([vocabulary, hidden], vocabulary)
    w = uniform([hidden, hidden], hidden)
    v = uniform([hidden, vocabulary], hidden)
  }

  func loss(_ x: [Int], _ y: Tensor<Int>) -> Tensor<Float> {
    let inputs = u.value.gathered(x)
    let w = w.value
    var state = Tensor<Float>.zeros([1, w.shape[0]])
    var states: [Tensor<Float>] = []
    for t in x.indices {
      state = tanh(inputs[t..<(t + 1)] + matmul(state, w))
      states.append(state)
    }
    return softmaxCrossEntropy(matmul(concatenate(states), v.value), y, reduction: .sum)
  }
}

/// The seed's step over 20 words of 8000, and the cross-entropy of a whole batch.
func measureModels(_ measure: Measurement) {
  let random = Random(seed: 1)
  if measure.wants("wildml_sgd_step/float32") {
    let x = (0..<20).map { _ in random.nextInteger(below: 8000) }
    let y = Tensor<Int>((0..<20).map { _ in random.nextInteger(below: 8000) })
    let network = SeedNetwork(vocabulary: 8000, hidden: 100, random: random)
    measureStep("wildml_sgd_step/float32", measure, network, rate: 0.005) { $0.loss(x, y) }
  }
  if measure.wants("xent/32x50x8000") {
    let logits = normal([1600, 8000])
    let targets = Tensor<Int>((0..<1600).map { _ in random.nextInteger(below: 8000) })
    measure("xent/32x50x8000") {
      use(valueAndGradient(at: logits) { softmaxCrossEntropy($0, targets) }.gradient)
    }
  }
}
