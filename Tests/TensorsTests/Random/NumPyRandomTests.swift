import Foundation
import Testing

@testable import Tensors

/// One seed's draws as NumPy made them (Fixtures/make_numpy_vectors.py).
private struct Draws: Decodable {
  var words, int64, int64Wide, int32, int16, uint8, int8Full: [Int]
  var uniform, uniformRange, normal, mixed: [String]
  var permutation, choice, choiceWeighted, choiceDistinct, choiceDistinctWeighted: [Int]
  var multinomialOne, multinomialMany, binomialSmall, binomialLarge, binomialHuge: [Int]
}

private func doubles(_ texts: [String]) -> [Double] {
  texts.map { Double($0) ?? .nan }
}

/// The distance of two doubles in units of the last place.
private func ulps(_ a: Double, _ b: Double) -> Double {
  abs(a - b) / max(abs(a), abs(b)).ulp
}

@Suite struct NumPyRandomTests {
  private let seeds: [String: Draws]
  private let weights = [0.1, 0.0, 0.25, 0.4, 0.05, 0.2]

  init() throws {
    seeds = try Fixture.json("numpy/random.json", as: [String: Draws].self)
    try #require(seeds.count == 5)
  }

  private func generator(_ seed: String) -> NumPyRandom {
    UInt32(seed).map { NumPyRandom(seed: $0) } ?? NumPyRandom(seed: [1, 2, 3])
  }

  @Test func wordsAndUniformDrawsAreEqualBitForBit() {
    for (seed, draws) in seeds {
      let words = generator(seed)
      let all = (0..<700).map { _ in Int(words.next32()) }
      #expect([0, 1, 622, 623, 624, 699].map { all[$0] } == draws.words, "seed \(seed)")
      let plain = generator(seed)
      #expect((0..<5).map { _ in plain.nextUniform() } == doubles(draws.uniform))
      let range = generator(seed)
      #expect((0..<5).map { _ in range.uniform(-0.01, 0.3) } == doubles(draws.uniformRange))
    }
  }

  @Test func normalsAreWithinOneUnitInTheLastPlace() {
    for (seed, draws) in seeds {
      let random = generator(seed)
      for expected in doubles(draws.normal) {
        #expect(ulps(random.nextNormal(), expected) <= 1, "seed \(seed)")
      }
    }
  }

  @Test func normalsAndUniformsShareOneStream() {
    for (seed, draws) in seeds {
      let random = generator(seed)
      var mine = (0..<3).map { _ in random.nextNormal() }
      mine += (0..<2).map { _ in random.uniform(-0.1, 0.1) }
      mine += (0..<2).map { _ in random.nextNormal() }
      for (value, expected) in zip(mine, doubles(draws.mixed)) {
        #expect(ulps(value, expected) <= 1, "seed \(seed)")
      }
    }
  }

  @Test func integersFollowTheirType() {
    for (seed, draws) in seeds {
      #expect(generator(seed).randint(-5, 1000, count: 20) == draws.int64)
      #expect(generator(seed).randint(-(1 << 60), 1 << 61, count: 5) == draws.int64Wide)
      let int32 = generator(seed).randint(-7, 12345, count: 20, as: Int32.self)
      #expect(int32.map(Int.init) == draws.int32)
      let int16 = generator(seed).randint(-7, 1234, count: 21, as: Int16.self)
      #expect(int16.map(Int.init) == draws.int16)
      let uint8 = generator(seed).randint(0, 200, count: 21, as: UInt8.self)
      #expect(uint8.map(Int.init) == draws.uint8)
    }
  }

  @Test func permutationsAndChoicesAreEqual() {
    for (seed, draws) in seeds {
      #expect(generator(seed).permutation(50) == draws.permutation)
      #expect(generator(seed).choice(9, count: 12) == draws.choice)
      #expect(
        generator(seed).choice(6, count: 12, probabilities: weights) == draws.choiceWeighted)
      #expect(generator(seed).choice(40, count: 7, replace: false) == draws.choiceDistinct)
      let distinct = generator(seed)
        .choice(6, count: 5, replace: false, probabilities: weights)
      #expect(distinct == draws.choiceDistinctWeighted)
    }
  }

  @Test func multinomialAndBinomialDrawsAreEqual() {
    for (seed, draws) in seeds {
      let one = generator(seed)
      #expect((0..<6).flatMap { _ in one.multinomial(1, weights) } == draws.multinomialOne)
      let many = generator(seed)
      #expect((0..<6).flatMap { _ in many.multinomial(1000, weights) } == draws.multinomialMany)
      let small = generator(seed)
      #expect((0..<20).map { _ in small.binomial(40, 0.3) } == draws.binomialSmall)
      let large = generator(seed)
      #expect((0..<60).map { _ in large.binomial(1000, 0.4) } == draws.binomialLarge)
      let huge = generator(seed)
      #expect((0..<60).map { _ in huge.binomial(100000, 0.7) } == draws.binomialHuge)
    }
  }
}
