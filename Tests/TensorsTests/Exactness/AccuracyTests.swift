#if arch(x86_64)
  import Foundation
  import Tensors
  import Testing

  /// The distance from the exact value in units of the last place of `Scalar` there.
  private func ulps<Scalar: BinaryFloatingPoint>(_ found: Scalar, _ exact: Float80) -> Float80 {
    if exact.isNaN || found.isNaN { return exact.isNaN && found.isNaN ? 0 : .infinity }
    if exact.magnitude > Float80(Scalar.greatestFiniteMagnitude) {
      // A value too large to be written rounds to infinity or to the largest one.
      let isLargest = found.magnitude >= Scalar.greatestFiniteMagnitude
      return isLargest && (found < 0) == (exact < 0) ? 0 : .infinity
    }
    let unit = Swift.max(
      Float80(Scalar(exact.magnitude).ulp), Float80(Scalar.leastNonzeroMagnitude))
    return (Float80(found) - exact).magnitude / unit
  }

  private func worst<Scalar: BinaryFloatingPoint>(
    _ inputs: [Scalar], _ found: [Scalar], _ exact: (Float80) -> Float80
  ) -> (ulps: Float80, at: Scalar) {
    var result: (ulps: Float80, at: Scalar) = (0, 0)
    for (x, y) in zip(inputs, found) {
      let distance = ulps(y, exact(Float80(x)))
      if distance > result.ulps { result = (distance, x) }
    }
    return result
  }

  /// Finite numbers of every size, evenly spread over the bit patterns.
  private let floats = stride(from: UInt32(0), to: .max - 16_411, by: 16_411)
    .map { Float(bitPattern: $0) }.filter(\.isFinite)
  private let doubles = stride(
    from: UInt64(0), to: .max - 70_368_744_177_701, by: 70_368_744_177_701
  ).map { Double(bitPattern: $0) }.filter(\.isFinite)
  /// Numbers of the sizes that models compute with.
  private let usual = (-60_000...60_000).map { Double($0) * 0.000_523_7 }

  /// A function under test, for tensors and for numbers, and its exact value.
  private struct Candidate: Sendable {
    let name: String
    let exact: @Sendable (Float80) -> Float80
    let floats: @Sendable (Tensor<Float>) -> Tensor<Float>
    let doubles: @Sendable (Tensor<Double>) -> Tensor<Double>
    let float: @Sendable (Float) -> Float
    let double: @Sendable (Double) -> Double
    /// The smallest inputs: below them the sigmoid is clamped, less than 7e-39 from the exact value.
    var lowFloat = -Float.infinity
    var lowDouble = -Double.infinity
  }

  private let candidates = [
    Candidate(
      name: "exp", exact: { Foundation.exp($0) }, floats: { Tensors.exp($0) },
      doubles: { Tensors.exp($0) }, float: { Tensors.exp($0) }, double: { Tensors.exp($0) }),
    Candidate(
      name: "log", exact: { Foundation.log($0) }, floats: { Tensors.log($0) },
      doubles: { Tensors.log($0) }, float: { Tensors.log($0) }, double: { Tensors.log($0) }),
    Candidate(
      name: "tanh", exact: { Foundation.tanh($0) }, floats: { Tensors.tanh($0) },
      doubles: { Tensors.tanh($0) }, float: { Tensors.tanh($0) }, double: { Tensors.tanh($0) }),
    Candidate(
      name: "sigmoid", exact: { 1 / (1 + Foundation.exp(-$0)) }, floats: { Tensors.sigmoid($0) },
      doubles: { Tensors.sigmoid($0) }, float: { Tensors.sigmoid($0) },
      double: { Tensors.sigmoid($0) }, lowFloat: -87, lowDouble: -708),
  ]

  @Suite struct AccuracyTests {
    @Test(arguments: candidates.indices) func functionsAreWithin2Point5Ulp(row: Int) {
      let f = candidates[row]
      let singles = (floats + usual.map { Float($0) }).filter { $0 >= f.lowFloat }
      let pairs = (doubles + usual).filter { $0 >= f.lowDouble }
      for found in [f.floats(Tensor(singles)).scalars, singles.map(f.float)] {
        let result = worst(singles, found, f.exact)
        #expect(result.ulps <= 2.5, "\(f.name), Float, at \(result.at)")
      }
      for found in [f.doubles(Tensor(pairs)).scalars, pairs.map(f.double)] {
        let result = worst(pairs, found, f.exact)
        #expect(result.ulps <= 2.5, "\(f.name), Double, at \(result.at)")
      }
    }

    @Test func sineAndCosineAreWithin2Point5Ulp() {
      let singles = usual.map { Float($0 * 10) } + floats.filter { $0.magnitude < 1000 }
      let pairs = usual.map { $0 * 10 } + doubles.filter { $0.magnitude < 1000 }
      let sine: (Float80) -> Float80 = { Foundation.sin($0) }
      let cosine: (Float80) -> Float80 = { Foundation.cos($0) }
      let found = [
        worst(singles, singles.map { Tensors.sin($0) }, sine).ulps,
        worst(singles, singles.map { Tensors.cos($0) }, cosine).ulps,
        worst(pairs, pairs.map { Tensors.sin($0) }, sine).ulps,
        worst(pairs, pairs.map { Tensors.cos($0) }, cosine).ulps,
        worst(singles, Tensors.sin(Tensor(singles)).scalars, sine).ulps,
        worst(pairs, Tensors.cos(Tensor(pairs)).scalars, cosine).ulps,
      ]
      #expect(found.allSatisfy { $0 <= 2.5 }, "\(found)")
    }

    @Test(arguments: [-3.25, -2, -0.5, 0.1, 0.5, 1, 2, 3, 7.5, 33])
    func powersAreWithin2Point5Ulp(exponent: Double) {
      let singles = floats.filter { $0 > 0 }
      let single = worst(singles, singles.map { Tensors.pow($0, Float(exponent)) }) {
        Foundation.pow($0, Float80(Float(exponent)))
      }
      #expect(single.ulps <= 2.5, "Float, \(single.at) to the power of \(exponent)")
      let pairs = doubles.filter { $0 > 0 } + usual.filter { $0 > 0 }
      let pair = worst(pairs, pairs.map { Tensors.pow($0, exponent) }) {
        Foundation.pow($0, Float80(exponent))
      }
      #expect(pair.ulps <= 2.5, "Double, \(pair.at) to the power of \(exponent)")
    }

    @Test func specialValuesAreRight() {
      let infinity = Double.infinity
      let table: [(found: Double, expected: Double)] = [
        (Tensors.exp(-infinity), 0), (Tensors.exp(infinity), infinity), (Tensors.exp(0.0), 1),
        (Tensors.exp(1000.0), infinity), (Tensors.exp(-1000.0), 0),
        (Tensors.log(0.0), -infinity), (Tensors.log(infinity), infinity), (Tensors.log(1.0), 0),
        (Tensors.log(-1.0), .nan), (Tensors.tanh(infinity), 1), (Tensors.tanh(-infinity), -1),
        (Tensors.tanh(-0.0), -0.0), (Tensors.sigmoid(infinity), 1), (Tensors.sigmoid(0.0), 0.5),
        (Tensors.sigmoid(-infinity), 0), (Tensors.sin(infinity), .nan), (Tensors.cos(0.0), 1),
        (Tensors.sin(-0.0), -0.0), (Tensors.pow(0.0, 0.0), 1), (Tensors.pow(2.0, -infinity), 0),
        (Tensors.pow(-2.0, 3.0), -8), (Tensors.pow(-2.0, 0.5), .nan), (Tensors.pow(.nan, 0), 1),
        (Tensors.pow(0.0, -1.0), infinity), (Tensors.pow(-1.0, infinity), 1),
        (Tensors.sqrt(-1.0), .nan), (Tensors.exp(.nan), .nan), (Tensors.tanh(.nan), .nan),
      ]
      for (index, (found, expected)) in table.enumerated() {
        let same = found.isNaN && expected.isNaN || found.bitPattern == expected.bitPattern
        #expect(same, "row \(index): \(found), not \(expected)")
      }
      let x = Tensor<Float>([0, -0.0, .infinity, -.infinity, .nan])
      let (e, t, l) = (Tensors.exp(x).scalars, Tensors.tanh(x).scalars, Tensors.log(x).scalars)
      #expect(e.prefix(4) == [1, 1, .infinity, 0] && e[4].isNaN)
      #expect(t.prefix(4) == [0, 0, 1, -1] && t[1].sign == .minus && t[4].isNaN)
      #expect(l.prefix(3) == [-.infinity, -.infinity, .infinity] && l[3].isNaN && l[4].isNaN)
      let s = Tensors.sigmoid(x).scalars
      #expect(s[2] == 1 && s[4].isNaN)
    }
  }
#endif
