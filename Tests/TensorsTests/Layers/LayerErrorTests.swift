import Testing

@testable import Tensors

private var random: Random { Random(seed: 1) }
private let lstm = LSTM<Float>(input: 3, hidden: 4, random: random)
private let gru = GRU<Float>(input: 3, hidden: 4, random: random)
private let x = Tensor<Float>.ones([2, 5, 3])
private let wide = Tensor<Float>.ones([2, 5, 6])
private let attention = AdditiveAttention<Float>(query: 3, key: 3, hidden: 2, random: random)

/// A mistake with a layer, and what the message must name.
private let mistakes: [(mistake: @Sendable () -> Void, parts: [String])] = [
  ({ _ = lstm(wide) }, ["LSTM: [2, 5, 6]: inputs of shape [B, T, 3]"]),
  ({ _ = gru(wide, timeMajor: true) }, ["GRU: [2, 5, 6]: inputs of shape [T, B, 3]"]),
  ({ _ = lstm(x[0]) }, ["LSTM: [5, 3]: inputs of shape [B, T, 3]"]),
  ({ _ = lstm(x, lengths: [5]) }, ["LSTM: [5, 2, 3] x [1]", "batch of 2 needs as many lengths"]),
  ({ _ = lstm(x, lengths: [5, 6]) }, ["length 6 of row 1 is outside of 0...5"]),
  (
    { _ = lstm(x, state: lstm.initialState(batch: 3)) },
    ["LSTM: [5, 2, 3] x [3, 4] x [3, 4]", "a state of shape [2, 4] is needed"]
  ),
  ({ _ = gru.step(x[0], .zeros([2, 4])) }, ["GRU: [5, 3] x [2, 4]", "[5, 4] is needed"]),
  (
    { _ = GRU<Float>(inputWeights: .zeros([3, 6]), recurrentWeights: .zeros([2, 8]), bias: nil) },
    ["GRU: [3, 6] x [2, 8]", "[D, 3 H], [H, 3 H]"]
  ),
  (
    { _ = linear(x, Tensor.ones([4, 2]), Tensor.ones([2])) },
    ["linear: [2, 5, 3] x [4, 2] x [2]"]
  ),
  (
    { _ = layerNorm(x, scale: .ones([4]), shift: .ones([4])) },
    ["layerNorm: [2, 5, 3] x [4] x [4]"]
  ),
  ({ _ = Stacked([lstm, lstm]) }, ["Stacked: [3, 4] x [3, 4]", "size 4", "size 3"]),
  ({ _ = Residual(lstm) }, ["Residual: [3] x [4]"]),
  ({ _ = attention(wide, x) }, ["AdditiveAttention: [2, 5, 6] x [2, 5, 2]", "[2, Q, 3]"]),
  ({ _ = attention(x, x, lengths: [1, 9]) }, ["attention: [2, 5] x [2]", "0...5"]),
  ({ _ = attention(x, x, mask: Tensor([[true]])) }, ["attention: [2, 5] x [1, 1]"]),
  (
    { _ = scaledDotProductAttention(x, x, x, heads: 2) },
    ["scaledDotProductAttention: [2, 5, 3] x [2, 5, 3] x [2, 5, 3]", "N = 2"]
  ),
  ({ _ = MultiHeadAttention<Float>(size: 6, heads: 4, random: random) }, ["4 heads", "6"]),
  (
    { _ = softmaxCrossEntropy(x, Tensor<Int>([[0, 1]])) },
    ["softmaxCrossEntropy: [2, 5, 3] x [1, 2]"]
  ),
  (
    { _ = softmaxCrossEntropy(x[0], Tensor<Int>([0, 1, 2, 3, 0])) },
    ["softmaxCrossEntropy: [5, 3]: index 3 is outside of axis 1 of size 3"]
  ),
  ({ _ = meanSquaredError(x, wide) }, ["meanSquaredError: [2, 5, 3] x [2, 5, 6]"]),
  ({ _ = Dropout<Float>(rate: 1, random: random) }, ["rate 1.0 is outside of 0..<1"]),
  ({ _ = reversedSequences(x, lengths: [6, 1]) }, ["reversedSequences: [2, 5, 3] x [2]"]),
  (
    {
      var sgd = SGD(gru, rate: 0.1)
      sgd.step(gradient(of: lstm) { lstm(x).outputs.sum() })
    }, ["SGD: \"inputWeights\" is no parameter of the optimiser's model"]
  ),
]

@Suite struct LayerErrorTests {
  @Test(arguments: mistakes.indices)
  func everyMistakeNamesLayerAndShapes(row: Int) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [row] in mistakes[row].mistake() }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    for part in mistakes[row].parts { #expect(message.contains(part), "\(message.prefix(300))") }
  }
}
