import Testing

@testable import Tensors

/// A computation that is told to leave out some elements of its inputs.
private struct HidingCase: Sendable, CustomTestStringConvertible {
  let name: String
  let shapes: [[Int]]
  /// Whether an element is left out, by the number of the input and the element's index.
  let isHidden: @Sendable (_ input: Int, _ index: [Int]) -> Bool
  let loss: @Sendable ([Tensor<Double>]) -> Tensor<Double>

  var testDescription: String { name }
}

private let lengths = [2, 3, 0]
private let seen = Tensor<Bool>([[true, true, false], [true, true, true], [false, false, false]])
private let causal = causalMask(3)

/// Rows [B, T, ...] of the given lengths.
@Sendable private func isPast(_ index: [Int]) -> Bool { index[1] >= lengths[index[0]] }

private func sequence<Cell: RecurrentCell>(
  _ name: String, _ make: @escaping @Sendable (Random) -> Cell
) -> HidingCase where Cell.Scalar == Double {
  HidingCase(name: name, shapes: [[3, 3, 2]], isHidden: { isPast($1) }) { x in
    let (outputs, state) = make(Random(seed: 4))(x[0], lengths: lengths)
    var total = mixed(outputs)
    _ = state.mapTensors { tensor in
      total = total + mixed(tensor)
      return tensor
    }
    return total
  }
}

private func attention<A: Attention>(
  _ name: String, _ make: @escaping @Sendable (Random) -> A
) -> HidingCase where A.Scalar == Double {
  HidingCase(
    name: name, shapes: [[3, 3, 2], [3, 3, 2], [3, 1, 2]], isHidden: { $0 < 2 && isPast($1) }
  ) {
    let (context, weights) = make(Random(seed: 4))($0[2], $0[0], values: $0[1], lengths: lengths)
    return mixed(context, weights)
  }
}

private let cases: [HidingCase] = [
  HidingCase(name: "meanSquaredError", shapes: [[3, 3], [3, 3]], isHidden: { isPast($1) }) {
    meanSquaredError($0[0], $0[1], mask: seen)
  },
  HidingCase(name: "softmaxCrossEntropy, mask", shapes: [[3, 3, 4]], isHidden: { isPast($1) }) {
    softmaxCrossEntropy($0[0], Tensor<Int>([[0, 1, 9], [2, 3, 1], [9, 9, 9]]), mask: seen)
  },
  HidingCase(name: "softmaxCrossEntropy, lengths", shapes: [[3, 3, 4]], isHidden: { isPast($1) }) {
    softmaxCrossEntropy(
      $0[0], Tensor<Int>([[0, 1, 9], [2, 3, 1], [9, 9, 9]]), lengths: lengths, labelSmoothing: 0.1,
      reduction: .meanPerExample)
  },
  HidingCase(name: "softmaxCrossEntropy, ignored", shapes: [[3, 3, 4]], isHidden: { isPast($1) }) {
    let losses = softmaxCrossEntropy(
      $0[0], Tensor<Int>([[0, 1, 7], [2, 3, 1], [7, 7, 7]]), ignoredIndex: 7, reduction: .none)
    return mixed(losses) + log(losses).gathered([0, 1])[.all, 0].sum()
  },
  HidingCase(name: "where", shapes: [[3, 3], [3, 3]], isHidden: { ($0 == 0) == isPast($1) }) {
    mixed(`where`(seen, $0[0], $0[1]))
  },
  sequence("RNN") { RNN<Double>(input: 2, hidden: 3, random: $0) },
  sequence("LSTM") { LSTM<Double>(input: 2, hidden: 3, random: $0) },
  sequence("GRU") { GRU<Double>(input: 2, hidden: 3, random: $0) },
  sequence("GRU, reset before") { GRU<Double>(input: 2, hidden: 3, reset: .before, random: $0) },
  sequence("LSTM with peepholes") {
    LSTMVariant<Double>(input: 2, hidden: 3, peepholes: true, random: $0)
  },
  sequence("two layers with a residual one") {
    Stacked([
      Residual(GRU<Double>(input: 2, hidden: 2, random: $0)),
      Residual(GRU<Double>(input: 2, hidden: 2, random: $0)),
    ])
  },
  sequence("attention over the past") {
    AttentionCellWrapper(RNN<Double>(input: 2, hidden: 3, random: $0), window: 2, random: $0)
  },
  HidingCase(name: "both directions", shapes: [[3, 3, 2]], isHidden: { isPast($1) }) {
    let random = Random(seed: 5)
    func layer() -> GRU<Double> { GRU(input: 2, hidden: 3, random: random) }
    return mixed(Bidirectional(layer(), layer()).joined($0[0], lengths: lengths))
  },
  attention("DotAttention") { _ in DotAttention<Double>() },
  attention("GeneralAttention") { GeneralAttention<Double>(query: 2, key: 2, random: $0) },
  attention("AdditiveAttention") {
    AdditiveAttention<Double>(query: 2, key: 2, hidden: 3, random: $0)
  },
  attention("LocalAttention") {
    LocalAttention(DotAttention<Double>(), query: 2, hidden: 3, window: 1, random: $0)
  },
  HidingCase(
    name: "scaledDotProductAttention", shapes: [[3, 3, 2], [3, 3, 2], [3, 1, 2]],
    isHidden: { $0 < 2 && isPast($1) }
  ) {
    let (output, _) = scaledDotProductAttention($0[2], $0[0], $0[1], mask: seen)
    return mixed(output)
  },
  HidingCase(name: "MultiHeadAttention", shapes: [[3, 3, 4]], isHidden: { isPast($1) }) {
    let layer = MultiHeadAttention<Double>(size: 4, heads: 2, random: Random(seed: 4))
    let output = layer($0[0], mask: causal, lengths: lengths).output
    return mixed(`where`(seen.expanded(at: -1), output, 0))
  },
]

@Suite struct HidingTests {
  /// Whatever stands in the hidden places: value and gradients are those of zeros there.
  @Test(arguments: cases) fileprivate func hiddenElementsPlayNoPart(_ row: HidingCase) {
    let random = Random(seed: 6)
    let inputs = row.shapes.map { Tensor<Double>.normal($0, random: random) }
    func filled(_ value: Double) -> [Tensor<Double>] {
      inputs.enumerated().map { number, x in
        Tensor(
          shape: x.shape,
          scalars: x.scalars.enumerated().map { i, scalar in
            row.isHidden(number, index(i, x.shape)) ? value : scalar
          })
      }
    }
    func result(_ value: Double) -> [[Double]] {
      let (loss, slopes) = valueAndGradient(at: filled(value)) { row.loss($0) }
      return [loss.scalars] + slopes.map(\.scalars)
    }
    /// The gradient of a gradient, which goes through single operations.
    func second(_ value: Double) -> [Double] {
      gradient(at: filled(value)) { x in
        mixed(gradient(at: x[0]) { row.loss([$0] + x.dropFirst()) })
      }.flatMap(\.scalars)
    }
    let (expected, expectedSecond) = (result(0), second(0))
    let all = expected.flatMap { $0 } + expectedSecond
    #expect(Tensor(all).isFinite)
    for value in [Double.nan, .infinity, -.infinity, 1e308] {
      #expect(result(value) == expected, "\(value) is not hidden")
      #expect(areClose(Tensor(second(value)), Tensor(expectedSecond), 1e-9), "\(value), twice")
    }
  }

  /// A NaN that counts is not hidden.
  @Test(arguments: cases) fileprivate func otherElementsDoPlayAPart(_ row: HidingCase) {
    let inputs = row.shapes.map { Tensor<Double>.full($0, .nan) }
    #expect(row.loss(inputs).item.isNaN)
  }

  /// The last query sees the last position; what it gets is not looked at.
  @Test(arguments: [true, false]) func eachQueryHasItsOwnMask(isFused: Bool) {
    let random = Random(seed: 7)
    let x = Tensor<Double>.normal([3, 3, 2], random: random)
    let last = Tensor<Double>.normal([3, 1, 2], random: random)
    func result(_ value: Double) -> (Tensor<Double>, Tensor<Double>) {
      var keys = x
      keys[.all, 2] = Tensor(value)
      return valueAndGradient(at: x[.all, 0..<2]) { queries in
        let all = concatenate([queries, last], axis: 1)
        let outputs =
          isFused
          ? scaledDotProductAttention(all, keys, keys, mask: causal).output
          : DotAttention<Double>()(all, keys, mask: causal).context
        return mixed(outputs[.all, 0..<2])
      }
    }
    for value in [Double.nan, .infinity, 1e308] { #expect(result(value) == result(0)) }
  }

  @Test func weightsHaveTheSameGradients() {
    func slopes(_ value: Double) -> [Tensor<Double>] {
      let layers = LayerProbe(
        (
          LSTM<Double>(input: 4, hidden: 4, random: Random(seed: 1)),
          MultiHeadAttention<Double>(size: 4, heads: 2, random: Random(seed: 2)),
          AdditiveAttention<Double>(query: 4, key: 4, hidden: 3, random: Random(seed: 3))
        ), inputs: [])
      let padding = Tensor<Double>.full([3, 3, 4], value)
      let x = `where`(
        seen.expanded(at: -1), Tensor<Double>.normal([3, 3, 4], random: Random(seed: 4)), padding)
      return gradient(of: layers) {
        let (outputs, last) = layers.layer.0(x, lengths: lengths)
        let own = layers.layer.1(x, lengths: lengths).output
        let context = layers.layer.2(last.h, x, lengths: lengths).context
        return mixed(outputs, `where`(seen.expanded(at: -1), own, 0), context)
      }.entries.map(\.gradient)
    }
    #expect(Tensor(slopes(0).flatMap(\.scalars)).isFinite)
    for value in [Double.nan, .infinity, -1e308] { #expect(slopes(value) == slopes(0)) }
  }

  @Test func whatDropoutDropsIsGone() {
    let mask = Dropout<Double>(rate: 0.5, random: Random(seed: 1)).mask([64])
    let isDropped = (mask ?? .zeros([64])) .== 0
    #expect(isDropped.trueCount > 0)
    #expect(isDropped.trueCount < 64)
    let x = `where`(isDropped, Tensor<Double>.full([64], .infinity), Tensor(1.0))
    let dropout = Dropout<Double>(rate: 0.5, random: Random(seed: 1))
    let (y, slope) = valueAndGradient(at: x) {
      let y = dropout($0)
      return (`where`(isDropped, 1 / y, y)).sum()
    }
    #expect(y.item == .infinity)
    #expect(slope == `where`(isDropped, Tensor(0.0), Tensor(2.0)))
  }

  private func index(_ position: Int, _ shape: [Int]) -> [Int] {
    var (rest, index) = (position, [Int]())
    for stride in rowMajorStrides(shape) {
      index.append(rest / stride)
      rest %= stride
    }
    return index
  }
}
