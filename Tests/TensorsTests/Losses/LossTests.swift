import Testing

@testable import Tensors

@Suite struct LossTests {
  /// What may be asked of the loss in one call.
  struct Options: Sendable, CustomTestStringConvertible {
    var shape: [Int]
    var lengths: [Int]?
    var ignored: Int?
    var hasMask = false
    var smoothing = 0.0
    var timeMajor = false

    var testDescription: String {
      "\(shape) \(lengths ?? []) \(ignored ?? -1) \(hasMask) \(smoothing) \(timeMajor)"
    }

    static let table = [
      Options(shape: [3, 4, 5]),
      Options(shape: [3, 4, 5], lengths: [4, 0, 2]),
      Options(shape: [4, 3, 5], lengths: [4, 0, 2], timeMajor: true),
      Options(shape: [3, 4, 5], ignored: 2),
      Options(shape: [3, 4, 5], lengths: [1, 3, 4], ignored: 1, hasMask: true, smoothing: 0.1),
      Options(shape: [3, 4, 1]), Options(shape: [1, 1, 2]), Options(shape: [6, 3], hasMask: true),
      Options(shape: [0, 3]), Options(shape: [2, 0, 3], lengths: [0, 0]),
      Options(shape: [2, 3, 17], smoothing: 0.3),
    ]

    var targets: Tensor<Int> {
      let count = shape.dropLast().reduce(1, *)
      return Tensor<Int>(
        shape: Array(shape.dropLast()),
        scalars: (0..<count).map { $0 * 5 % max(shape.last ?? 1, 1) })
    }

    var mask: Tensor<Bool>? {
      hasMask
        ? Tensor<Bool>(shape: targets.shape, scalars: targets.scalars.indices.map { $0 % 3 != 0 })
        : nil
    }

    /// Whether a token counts, and its example.
    var tokens: [(counts: Bool, example: Int)] {
      let width = shape.count == 3 ? shape[1] : 1
      let (ids, seen) = (targets.scalars, mask?.scalars)
      return ids.indices.map { i in
        let (row, column) = (i / max(width, 1), i % max(width, 1))
        let (example, step) = timeMajor ? (column, row) : (row, column)
        let isInside = lengths.map { step < $0[example] } ?? true
        return (isInside && ids[i] != ignored && seen?[i] != false, example)
      }
    }

    func loss(_ logits: Tensor<Double>, _ reduction: LossReduction) -> Tensor<Double> {
      softmaxCrossEntropy(
        logits, targets, mask: mask, lengths: lengths, ignoredIndex: ignored,
        labelSmoothing: smoothing, reduction: reduction, timeMajor: timeMajor)
    }
  }

  /// The definition, token by token.
  private func definition(_ logits: Tensor<Double>, _ options: Options) -> [Double] {
    let classes = logits.shape[logits.rank - 1]
    let rows = logits.scalars
    let ids = options.targets.scalars
    return options.tokens.enumerated().map { i, token in
      if !token.counts { return 0 }
      let row = Array(rows[(i * classes)..<((i + 1) * classes)])
      let top = row.max() ?? 0
      let total = top + Tensors.log(row.reduce(0) { $0 + Tensors.exp($1 - top) })
      return total - (1 - options.smoothing) * row[ids[i]]
        - options.smoothing / Double(classes) * row.reduce(0, +)
    }
  }

  @Test(arguments: Options.table)
  func crossEntropyIsItsDefinition(_ options: Options) {
    let logits = Tensor<Double>.normal(options.shape, deviation: 3, random: Random(seed: 6))
    let losses = definition(logits, options)
    let tokens = options.tokens
    let expected = Tensor<Double>(shape: options.targets.shape, scalars: losses)
    #expect(areClose(options.loss(logits, .none), expected, 1e-12))
    let sum = losses.reduce(0, +)
    let count = tokens.count { $0.counts }
    #expect(abs(options.loss(logits, .sum).item - sum) < 1e-10)
    #expect(abs(options.loss(logits, .meanPerToken).item - sum / Double(max(count, 1))) < 1e-10)
    var totals: [Int: (sum: Double, count: Double)] = [:]
    let examples =
      options.shape.count == 3 && options.timeMajor ? options.shape[1] : options.shape[0]
    for (loss, token) in Swift.zip(losses, tokens) where token.counts {
      let old = totals[token.example] ?? (0, 0)
      totals[token.example] = (old.sum + loss, old.count + 1)
    }
    let mean = totals.values.reduce(0) { $0 + $1.sum / $1.count } / Double(max(examples, 1))
    #expect(abs(options.loss(logits, .meanPerExample).item - mean) < 1e-10)
  }

  @Test(
    arguments: Options.table,
    [LossReduction.meanPerToken, .meanPerExample, .sum, .none])
  func gradientsAgreeWithDifferences(_ options: Options, _ reduction: LossReduction) {
    let probe = LayerProbe((), inputs: [options.shape])
    expectGradients(of: probe, options.testDescription) {
      mixed(options.loss(probe[0], reduction))
    }
    if options.shape.reduce(1, *) < 30 {
      expectGradients(of: probe, tolerance: 1e-5, options.testDescription) {
        mixed(gradient(at: probe[0]) { mixed(options.loss($0, reduction)) })
      }
    }
  }

  @Test func whatDoesNotCountHasNoGradient() {
    let options = Options(shape: [2, 3, 4], lengths: [1, 2], ignored: 3)
    let logits = Tensor<Double>.normal(options.shape, random: Random(seed: 6))
    let slope = gradient(at: logits) { options.loss($0, .meanPerToken) }
    for (i, token) in options.tokens.enumerated() where !token.counts {
      #expect(slope.reshaped([6, 4])[i].scalars.allSatisfy { $0 == 0 })
    }
  }

  /// The seeds' printed losses of four examples of lengths 1, 2, 3 and 8.
  @Test func meansPerExampleAndPerTokenDiffer() {
    let losses: [[Double]] = [
      [19.3765831], [0.29494491, 25.95082092], [25.2746582, 5.78165054, 9.9505682],
      [
        24.15919495, 8.90028667, 9.38859081, 24.47133827, 1.11007941, 3.17366886, 0.49285793,
        24.88559151,
      ],
    ]
    // Two classes with logits (0, a) for target 0 have the loss log(1 + eᵃ).
    let logits = losses.map { row in
      (0..<8).map { t -> [Double] in
        t < row.count ? [0, Tensors.log(Tensors.exp(row[t]) - 1)] : [0, 1]
      }
    }
    let x = Tensor<Double>(shape: [4, 8, 2], scalars: logits.flatMap { $0.flatMap { $0 } })
    let targets = [[Int]](repeating: [Int](repeating: 0, count: 8), count: 4)
    let lengths = losses.map(\.count)
    let perExample = softmaxCrossEntropy(x, targets, lengths: lengths, reduction: .meanPerExample)
    let perToken = softmaxCrossEntropy(x, targets, lengths: lengths)
    #expect(abs(perExample.item - 14.5603) < 5e-5)
    #expect(abs(perToken.item - 13.08649) < 5e-6)
  }

  @Test func uniformLogitsCostTheLogarithmOfTheVocabulary() {
    let loss = softmaxCrossEntropy(
      Tensor<Double>.zeros([5, 8000]), Tensor<Int>([0, 1, 2, 3, 7999]))
    #expect(abs(loss.item - 8.987197) < 5e-7)
  }

  @Test(arguments: [[3], [2, 3], [0], [1, 1]])
  func meanSquaredErrorIsItsDefinition(_ shape: [Int]) {
    let probe = LayerProbe((), inputs: [shape, shape])
    expectGradients(of: probe) { meanSquaredError(probe[0], probe[1]) }
    let (a, b) = (probe[0].scalars, probe[1].scalars)
    let squares = Swift.zip(a, b).map { ($0 - $1) * ($0 - $1) }
    let expected = squares.reduce(0, +) / Double(max(squares.count, 1))
    #expect(abs(meanSquaredError(probe[0], probe[1]).item - expected) < 1e-12)
    let mask = Tensor<Bool>(shape: shape, scalars: squares.indices.map { $0 % 2 == 0 })
    let kept = squares.indices.filter { $0 % 2 == 0 }.map { squares[$0] }
    let masked = kept.reduce(0, +) / Double(max(kept.count, 1))
    #expect(abs(meanSquaredError(probe[0], probe[1], mask: mask).item - masked) < 1e-12)
  }
}
