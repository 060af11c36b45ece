import Testing

@testable import Tensors

/// A model of four tokens whose logits depend on the last two.
private func chain(_ state: Int, _ token: Int) -> (logits: Tensor<Float>, state: Int) {
  let seed = Float(state * 4 + token)
  let logits = (0..<4).map { i in 2 * sin(seed * 1.7 + Float(i) * 2.3) }
  return (Tensor<Float>(logits), token)
}

private let examples: [[Float]] = [
  [0.5, 2, -1, 1.5, 0], [1, 1, 1, 1, 1], [3, -2, 3, 0, -.infinity], [-80, 40, 90, 89, 0], [7],
]

@Suite struct SamplerTests {
  @Test(arguments: examples) func probabilitiesSumTo1(logits: [Float]) {
    let samplers = [
      Sampler(), Sampler(temperature: 0), Sampler(temperature: 1e-6), Sampler(temperature: 50),
      Sampler(topK: 2), Sampler(nucleus: 0.6), Sampler(temperature: 0.7, topK: 3, nucleus: 0.9),
    ]
    for sampler in samplers {
      let probabilities = sampler.probabilities(Tensor(logits))
      #expect(Swift.abs(probabilities.reduce(0, +) - 1) < 1e-12, "\(sampler)")
      #expect(probabilities.allSatisfy { $0 >= 0 })
    }
  }

  @Test(arguments: examples) func coldIsGreedy(logits: [Float]) {
    let best = Tensor(logits).argmax().item
    #expect(Sampler.greedy.probabilities(Tensor(logits))[best] == 1)
    let cold = Sampler(temperature: 1e-4).probabilities(Tensor(logits))
    let ties = logits.filter { $0 == logits[best] }.count
    #expect(Swift.abs(cold[best] - 1 / Double(ties)) < 1e-9)
    let random = Random(seed: 1)
    #expect((0..<20).allSatisfy { _ in Sampler.greedy.draw(Tensor(logits), using: random) == best })
  }

  @Test(arguments: examples) func hotIsUniformWhereItIsPossible(logits: [Float]) {
    let hot = Sampler(temperature: 1e9).probabilities(Tensor(logits))
    let possible = logits.filter { $0 > -.infinity }.count
    for (p, logit) in zip(hot, logits) where logit > -.infinity {
      #expect(Swift.abs(p - 1 / Double(possible)) < 1e-6)
    }
  }

  @Test(arguments: examples) func topKKeepsTheKLikeliest(logits: [Float]) {
    let all = Sampler().probabilities(Tensor(logits))
    for k in 1...6 {
      let kept = Sampler(topK: k).probabilities(Tensor(logits))
      let positions = kept.indices.filter { kept[$0] > 0 }
      #expect(positions.count <= k)
      let least = positions.map { all[$0] }.min() ?? 0
      for i in all.indices where kept[i] == 0 { #expect(all[i] <= least) }
      // What is kept keeps its proportions.
      let mass = positions.reduce(0) { $0 + all[$1] }
      for i in positions { #expect(Swift.abs(kept[i] - all[i] / mass) < 1e-12) }
    }
    #expect(Sampler(topK: 99).probabilities(Tensor(logits)).count == logits.count)
  }

  @Test(arguments: examples) func theNucleusIsTheSmallestWithItsMass(logits: [Float]) {
    let all = Sampler().probabilities(Tensor(logits))
    for mass in [0.05, 0.3, 0.5, 0.9, 0.999] {
      let kept = Sampler(nucleus: mass).probabilities(Tensor(logits))
      let inside = kept.indices.filter { kept[$0] > 0 }.map { all[$0] }
      #expect(inside.reduce(0, +) >= mass - 1e-12)
      // Without its least likely token it would fall short.
      #expect(inside.reduce(0, +) - (inside.min() ?? 0) < mass)
    }
  }

  @Test func drawsFollowTheProbabilities() {
    let logits = Tensor<Float>([0.5, 2, -1, 1.5, 0])
    let sampler = Sampler(temperature: 0.8, topK: 4)
    let probabilities = sampler.probabilities(logits)
    let random = Random(seed: 3)
    var counts = [Double](repeating: 0, count: 5)
    for _ in 0..<4000 { counts[sampler.draw(logits, using: random)] += 1 }
    #expect(counts[2] == 0)
    for (count, p) in zip(counts, probabilities) where p > 0 {
      // Five standard deviations of a binomial count.
      #expect(Swift.abs(count - 4000 * p) < 5 * (4000 * p * (1 - p)).squareRoot())
    }
  }
}

@Suite struct GenerationTests {
  @Test func theSameSeedWritesTheSameText() {
    let texts = (0..<3).map { seed in
      generate(state: 0, first: 1, limit: 50, random: Random(seed: UInt64(seed / 2)), step: chain)
    }
    #expect(texts[0] == texts[1] && texts[0] != texts[2] && texts[0].count == 50)
  }

  @Test func aTextStopsAtItsEnd() {
    let text = generate(
      state: 0, first: 1, limit: 1000, end: 2, random: Random(seed: 5), step: chain)
    #expect(text.last == 2 && text.firstIndex(of: 2) == text.count - 1 && text.count < 1000)
    #expect(
      generate(state: 0, first: 1, limit: 0, random: Random(seed: 5), step: chain).isEmpty)
  }

  @Test func everyStepSeesTheStateOfTheOneBefore() {
    var seen: [[Int]] = []
    let text = generate(state: [], first: 9, limit: 4, random: Random(seed: 1)) {
      (state: [Int], token) in
      seen.append(state)
      return (Tensor<Double>([0, 0, 0]), state + [token])
    }
    let all = [9] + text
    #expect(seen == (0..<4).map { Array(all[..<$0]) })
  }
}

@Suite struct BeamSearchTests {
  /// Every text of the chain with its log-probability, by trying them all.
  private func all(limit: Int, end: Int?) -> [(tokens: [Int], logProbability: Double)] {
    var open: [(tokens: [Int], state: Int, sum: Double)] = [([], 0, 0)]
    var done: [([Int], Double)] = []
    for length in 1...limit {
      var next: [(tokens: [Int], state: Int, sum: Double)] = []
      for text in open {
        let (logits, state) = chain(text.state, text.tokens.last ?? 1)
        let scores = logSoftmax(Tensor<Double>(logits)).scalars
        for token in 0..<4 {
          let (tokens, sum) = (text.tokens + [token], text.sum + scores[token])
          if token == end || length == limit {
            done.append((tokens, sum))
          } else {
            next.append((tokens, state, sum))
          }
        }
      }
      open = next
    }
    return done
  }

  @Test(arguments: [nil, 0, 2, 3]) func aWideBeamFindsTheLikeliestTexts(end: Int?) {
    let truth = all(limit: 4, end: end).sorted { $0.logProbability > $1.logProbability }
    let found = beamSearch(state: 0, first: 1, width: 256, limit: 4, end: end, step: chain)
    #expect(found.count == Swift.min(truth.count, 256))
    for (beam, text) in zip(found, truth) {
      #expect(Swift.abs(beam.logProbability - text.logProbability) < 1e-9)
    }
    #expect(found[0].tokens == truth[0].tokens)
  }

  @Test(arguments: [nil, 0, 2, 3]) func aBeamOfOneIsGreedy(end: Int?) {
    let beams = beamSearch(state: 0, first: 1, width: 1, limit: 12, end: end, step: chain)
    let greedy = generate(
      state: 0, first: 1, limit: 12, end: end, sampler: .greedy, random: Random(seed: 0),
      step: chain)
    #expect(beams.map(\.tokens) == [greedy])
  }

  @Test func aWiderBeamNeverEndsWorseHere() {
    let best = [1, 2, 4, 16, 64].map { width in
      beamSearch(state: 0, first: 1, width: width, limit: 6, end: 0, step: chain)[0].logProbability
    }
    let truth = all(limit: 6, end: 0).map(\.logProbability).max() ?? 0
    #expect(best.allSatisfy { $0 <= truth + 1e-9 })
    #expect(Swift.abs(best[4] - truth) < 1e-9)
  }

  @Test func theLengthPenaltyRanksByMeanLogProbability() {
    let beams = beamSearch(
      state: 0, first: 1, width: 1000, limit: 5, end: 0, lengthPenalty: 1, step: chain)
    let means = all(limit: 5, end: 0).map { $0.logProbability / Double($0.tokens.count) }
    #expect(Swift.abs(beams[0].score - (means.max() ?? 0)) < 1e-9)
    #expect(beams.map(\.score) == beams.map(\.score).sorted(by: >))
  }
}

@Suite struct OpenTextsTests {
  /// Tokens with probabilities after each token; 0 ends, 13 begins.
  private func search(
    _ table: [Int: [Int: Double]], width: Int, limit: Int = 6
  ) -> [[Int]] {
    beamSearch(state: 0, first: 13, width: width, limit: limit, end: 0) { state, token in
      var p = [Double](repeating: 0, count: 14)
      for (next, probability) in table[token] ?? [0: 1] { p[next] = probability }
      return (log(Tensor<Double>(p)), state)
    }.map(\.tokens)
  }

  /// A text that ends takes no place from those that go on.
  @Test(arguments: [
    (1, [[0]]), (2, [[0], [2, 3, 0]]), (3, [[0], [2, 3, 0], [1, 3, 0]]),
  ])
  func finishedTextsTakeNoPlace(width: Int, expected: [[Int]]) {
    let spread = Dictionary(uniqueKeysWithValues: (3..<13).map { ($0, 0.1) })
    let table = [13: [0: 0.4, 1: 0.31, 2: 0.29], 1: spread, 2: [3: 1.0]]
    #expect(search(table, width: width) == expected)
  }

  @Test func aLateLikelyTextIsFoundBesideManyThatEnd() {
    // At each step ending is likelier than going on, and the way on is certain at last.
    let table: [Int: [Int: Double]] = [
      13: [0: 0.4, 1: 0.35, 2: 0.25], 1: [0: 0.5, 3: 0.3, 4: 0.2], 2: [5: 1], 5: [6: 1], 6: [0: 1],
    ]
    #expect(search(table, width: 2) == [[0], [2, 5, 6, 0]])
  }

  @Test func aForbiddenTokenNeverComes() {
    #expect(search([13: [1: 1], 1: [2: 1], 2: [0: 1]], width: 5) == [[1, 2, 0]])
  }

  @Test(arguments: [false, true]) func scoresThatAreNaNAreAnError(isInfinite: Bool) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [isInfinite] in
      let value = isInfinite ? Double.infinity : .nan
      _ = beamSearch(state: 0, first: 1, width: 2, limit: 3) { state, token in
        (Tensor<Double>(token == 2 ? [0, value, 1] : [0, 1, 2]), state)
      }
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("beamSearch: [3]: the logits after the tokens [2] give a NaN"))
  }
}
