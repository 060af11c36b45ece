import Foundation
import Tensors

// An LSTM that learns to say which symbol a sequence began with, ten steps later.

struct Recall: Module {
  let cell: LSTM<Float>
  let output: Linear<Float>

  func logits(_ inputs: Tensor<Float>) -> Tensor<Float> {
    output(cell(inputs, timeMajor: true).state.h)
  }
}

let random = Random(seed: 1)
let (batch, time, symbols) = (32, 10, 4)
let model = Recall(
  cell: LSTM(input: symbols, hidden: 24, random: random),
  output: Linear(input: 24, output: symbols, random: random))
var optimizer = Adam(model, rate: 0.02)
var last: Float = .infinity

for step in 0...200 {
  let ids = (0..<(time * batch)).map { _ in random.nextInteger(below: symbols) }
  let inputs = Tensor<Float>.oneHot(ids, symbols).reshaped([time, batch, symbols])
  let first = Tensor<Int>(Array(ids[..<batch]))
  let (loss, gradients) = valueAndGradient(of: model) {
    softmaxCrossEntropy(model.logits(inputs), first)
  }
  optimizer.step(gradients.clipped(toGlobalNorm: 1))
  last = loss.item
  if step % 50 == 0 { print("step \(step): \(fixed(last)) nats") }
}
print(last < 0.1 ? "learned" : "not learned")
exit(last < 0.1 ? 0 : 1)
