/// NumPy's legacy generator: the same draws as `numpy.random.RandomState(seed)`.
///
/// Whole numbers and uniform draws are equal bit for bit, normals to the last unit or better.
/// `numpy.random.seed(10)` and then `numpy.random.randn(3)` is
/// `NumPyRandom(seed: 10).randn(3)` here.
public final class NumPyRandom: RandomSource, RandomNumberGenerator {
  private var twister: MersenneTwister
  private var spareNormal: Double?

  /// The generator after `numpy.random.seed(seed)`.
  public init(seed: UInt32) {
    twister = MersenneTwister(seed: seed)
  }

  /// The generator after `numpy.random.seed([...])`; an empty list counts as `[0]`.
  public init(seed: [UInt32]) {
    twister = MersenneTwister(seeds: seed.isEmpty ? [0] : seed)
  }

  /// The next 32 bits of the twister.
  func next32() -> UInt32 {
    twister.next()
  }

  /// 64 fair bits: two words of the twister, the first one on top.
  public func next() -> UInt64 {
    let high = UInt64(next32())
    return high << 32 | UInt64(next32())
  }

  /// A draw from [0, 1) with 53 random bits: `random_sample()`.
  public func nextUniform() -> Double {
    let high = Double(next32() >> 5)
    let low = Double(next32() >> 6)
    return (high * 67_108_864 + low) / 9_007_199_254_740_992
  }

  /// A draw from the standard normal distribution: `randn()`, by the legacy polar method.
  public func nextNormal() -> Double {
    if let spare = spareNormal {
      spareNormal = nil
      return spare
    }
    let pair = polarPair { self.nextUniform() }
    spareNormal = pair.second
    return pair.first
  }

  /// A whole number from 0 up to, and without, `bound`, by NumPy's masked rejection.
  public func nextInteger(below bound: Int) -> Int {
    guard bound > 0 else { fatalError("nextInteger(below: \(bound)): the bound must be positive") }
    return Int(masked(upTo: UInt64(bound - 1)))
  }

  /// A draw from 0 ...
  ///
  /// `largest`: the low bits of a word, drawn again while they are too large.
  private func masked(upTo largest: UInt64) -> UInt64 {
    guard largest > 0 else { return 0 }
    let mask = UInt64.max >> UInt64(largest.leadingZeroBitCount)
    while true {
      let word = largest <= 0xffff_ffff ? UInt64(next32()) : next()
      if word & mask <= largest { return word & mask }
    }
  }

  /// `count` draws of `numpy.random.randint(low, high, count, dtype)`: low ≤ n < high.
  ///
  /// The integer type matters: NumPy cuts four 8-bit or two 16-bit draws out of one word.
  public func randint<Integer: FixedWidthInteger>(
    _ low: Integer, _ high: Integer, count: Int, as type: Integer.Type = Integer.self
  ) -> [Integer] {
    guard low < high else { fatalError("randint: low \(low) is not below high \(high)") }
    let offset = UInt64(truncatingIfNeeded: low)
    let largest = UInt64(truncatingIfNeeded: high) &- 1 &- offset
    let width = Integer.bitWidth
    guard width < 32, largest > 0 else {
      return (0..<count).map { _ in Integer(truncatingIfNeeded: offset &+ masked(upTo: largest)) }
    }
    let mask = UInt64.max >> UInt64(largest.leadingZeroBitCount)
    var word: UInt32 = 0
    var left = 0
    return (0..<count).map { _ in
      while true {
        if left == 0 {
          word = next32()
          left = 32 / width - 1
        } else {
          word >>= UInt32(width)
          left -= 1
        }
        let draw = UInt64(word) & mask
        if draw <= largest { return Integer(truncatingIfNeeded: offset &+ draw) }
      }
    }
  }

  /// `numpy.random.randint(low, high)`: one whole number, low ≤ n < high.
  public func randint(_ low: Int, _ high: Int) -> Int {
    randint(low, high, count: 1)[0]
  }
}
