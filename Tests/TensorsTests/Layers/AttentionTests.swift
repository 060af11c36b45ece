import Testing

@testable import Tensors

/// Sizes of an attention: B, Q, T, D of queries and keys, and a mask's shape if any.
struct AttentionShape: Sendable, CustomTestStringConvertible {
  var batch, queries, time, size: Int
  var lengths: [Int]?
  var mask: [Int]?

  var testDescription: String {
    "B\(batch) Q\(queries) T\(time) D\(size) \(lengths ?? []) \(mask ?? [])"
  }

  static let table = [
    AttentionShape(batch: 2, queries: 3, time: 4, size: 6),
    AttentionShape(batch: 2, queries: 3, time: 4, size: 6, lengths: [2, 4]),
    AttentionShape(batch: 2, queries: 1, time: 3, size: 2, lengths: [0, 3]),
    AttentionShape(batch: 2, queries: 3, time: 4, size: 4, mask: [2, 4]),
    AttentionShape(batch: 2, queries: 3, time: 4, size: 4, mask: [2, 3, 4]),
    AttentionShape(batch: 2, queries: 3, time: 4, size: 4, lengths: [1, 3], mask: [1, 3, 4]),
    AttentionShape(batch: 1, queries: 1, time: 1, size: 2),
    AttentionShape(batch: 2, queries: 2, time: 0, size: 2),
    AttentionShape(batch: 2, queries: 0, time: 2, size: 2),
    AttentionShape(batch: 0, queries: 2, time: 2, size: 2),
  ]

  /// A mask of mixed truth.
  var maskTensor: Tensor<Bool>? {
    mask.map { shape in
      let count = shape.reduce(1, *)
      return Tensor<Bool>(shape: shape, scalars: (0..<count).map { $0 * 7 % 5 != 1 })
    }
  }

  /// Whether query q of row b may see position t.
  func sees(_ b: Int, _ q: Int, _ t: Int) -> Bool {
    if let lengths, t >= lengths[b] { return false }
    guard let mask = maskTensor else { return true }
    let row = mask.shape[0] == 1 ? 0 : b
    return mask.rank == 2 ? mask[row, t].item : mask[row, q, t].item
  }
}

@Suite struct AttentionTests {
  private let random = Random(seed: 5)

  private func probe<Layer>(_ layer: Layer, _ s: AttentionShape) -> LayerProbe<Layer> {
    LayerProbe(
      layer,
      inputs: [
        [s.batch, s.queries, s.size], [s.batch, s.time, s.size], [s.batch, s.time, s.size + 2],
      ])
  }

  private func check<Layer: Attention>(_ layer: Layer, _ s: AttentionShape)
  where Layer.Scalar == Double {
    let probe = probe(layer, s)
    expectGradients(of: probe, s.testDescription) {
      let (context, weights) = layer(
        probe[0], probe[1], values: probe[2], mask: s.maskTensor, lengths: s.lengths)
      return mixed(context, weights)
    }
    expectDistributions(
      layer(probe[0], probe[1], mask: s.maskTensor, lengths: s.lengths).weights, s)
  }

  /// Weights sum to 1 over what may be seen, and are 0 elsewhere.
  private func expectDistributions(_ weights: Tensor<Double>, _ s: AttentionShape) {
    #expect(weights.shape == [s.batch, s.queries, s.time])
    for b in 0..<s.batch {
      for q in 0..<s.queries {
        var sum = 0.0
        for t in 0..<s.time {
          let weight = weights[b, q, t].item
          sum += weight
          #expect(weight >= 0 && (s.sees(b, q, t) || weight == 0))
        }
        let isBlind = !(0..<s.time).contains { s.sees(b, q, $0) }
        #expect(abs(sum - (isBlind ? 0 : 1)) < 1e-12)
      }
    }
  }

  @Test(arguments: AttentionShape.table)
  func additive(_ s: AttentionShape) {
    check(AdditiveAttention<Double>(query: s.size, key: s.size, hidden: 3, random: random), s)
  }

  @Test(arguments: AttentionShape.table)
  func dot(_ s: AttentionShape) {
    check(DotAttention<Double>(), s)
    check(DotAttention<Double>(isScaled: true), s)
  }

  @Test(arguments: AttentionShape.table)
  func general(_ s: AttentionShape) {
    check(GeneralAttention<Double>(query: s.size, key: s.size, random: random), s)
  }

  @Test(arguments: AttentionShape.table)
  func localGradients(_ s: AttentionShape) {
    let layer = LocalAttention(
      DotAttention<Double>(), query: s.size, hidden: 3, window: 2, random: random)
    let probe = probe(layer, s)
    expectGradients(of: probe, s.testDescription) {
      let (context, weights) = layer(
        probe[0], probe[1], values: probe[2], mask: s.maskTensor, lengths: s.lengths)
      return mixed(context, weights)
    }
    // Outside of the window all weights are 0.
    let memory = layer.memory(probe[1], mask: s.maskTensor, lengths: s.lengths)
    let positions = layer.positions(probe[0], memory)
    let weights = layer(probe[0], memory).weights
    for b in 0..<s.batch {
      for q in 0..<s.queries {
        for t in 0..<s.time where abs(Double(t) - positions[b, q, 0].item) > 2 {
          #expect(weights[b, q, t].item == 0)
        }
      }
    }
  }

  @Test(arguments: AttentionShape.table, [1, 2])
  func fusedScaledDotProductEqualsSingleOperations(_ s: AttentionShape, _ heads: Int) {
    let values = s.size
    let probe = LayerProbe(
      (),
      inputs: [
        [s.batch, s.queries, s.size], [s.batch, s.time, s.size], [s.batch, s.time, values],
      ])
    expectGradients(of: probe, s.testDescription) {
      mixed(
        scaledDotProductAttention(
          probe[0], probe[1], probe[2], heads: heads, mask: s.maskTensor, lengths: s.lengths
        ).output)
    }
    let (output, weights) = scaledDotProductAttention(
      probe[0], probe[1], probe[2], heads: heads, mask: s.maskTensor, lengths: s.lengths)
    #expect(weights.shape == [s.batch, heads, s.queries, s.time])
    for head in 0..<heads {
      let range = (head * s.size / heads)..<((head + 1) * s.size / heads)
      let alone = DotAttention<Double>(isScaled: true)(
        probe[0][.all, .all, range], probe[1][.all, .all, range],
        values: probe[2][.all, .all, range], mask: s.maskTensor, lengths: s.lengths)
      #expect(areClose(output[.all, .all, range], alone.context, 1e-12))
      #expect(areClose(weights[.all, head], alone.weights, 1e-12))
    }
  }

  @Test func multiHeadSelfAttentionIsCausal() {
    let layer = MultiHeadAttention<Double>(size: 4, heads: 2, random: random)
    let probe = LayerProbe(layer, inputs: [[2, 3, 4]])
    expectGradients(of: probe) { mixed(layer(probe[0], mask: causalMask(3)).output) }
    let x = probe[0]
    var changed = x
    changed[.all, 2] = Tensor<Double>.zeros([2, 4])
    let (a, b) = (
      layer(x, mask: causalMask(3)).output, layer(changed, mask: causalMask(3)).output
    )
    // What comes later changes nothing before it.
    #expect(a[.all, 0..<2] == b[.all, 0..<2])
    #expect(a[.all, 2] != b[.all, 2])
  }

  @Test func oneQueryEqualsOneOfMany() {
    let layer = AdditiveAttention<Double>(query: 3, key: 2, hidden: 4, random: random)
    let queries = Tensor<Double>.normal([2, 5, 3], random: random)
    let memory = layer.memory(.normal([2, 4, 2], random: random), lengths: [4, 3])
    let all = layer(queries, memory)
    for q in 0..<5 {
      let one = layer(queries[.all, q], memory)
      #expect(areClose(one.context, all.context[.all, q], 1e-12))
      #expect(areClose(one.weights, all.weights[.all, q], 1e-12))
    }
  }
}
