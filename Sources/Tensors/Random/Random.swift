/// The book's generator of random numbers: seeded, the same on every machine, splittable.
///
/// xoshiro256++ (Blackman and Vigna, 2019) started from the seed through SplitMix64 (Steele, Lea
/// and Flood, 2014). A generator is an object: whoever holds it draws from one stream.
public final class Random: RandomSource, RandomNumberGenerator {
  private var state: (UInt64, UInt64, UInt64, UInt64)
  private var spareNormal: Double?

  /// A generator whose whole stream follows from `seed`.
  public init(seed: UInt64) {
    var mixer = SplitMix(state: seed)
    state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
  }

  /// 64 fair bits.
  public func next() -> UInt64 {
    let result = rotated(state.0 &+ state.3, by: 23) &+ state.0
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = rotated(state.3, by: 45)
    return result
  }

  /// A draw from [0, 1) with 53 random bits.
  public func nextUniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A draw from the standard normal distribution, by Marsaglia's polar method.
  public func nextNormal() -> Double {
    if let spare = spareNormal {
      spareNormal = nil
      return spare
    }
    let pair = polarPair { self.nextUniform() }
    spareNormal = pair.second
    return pair.first
  }

  /// A whole number from 0 up to, and without, `bound`; exact, by Lemire's multiplication (2019).
  public func nextInteger(below bound: Int) -> Int {
    guard bound > 0 else { fatalError("nextInteger(below: \(bound)): the bound must be positive") }
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// A new generator whose stream is independent of what this one gives from now on.
  ///
  /// Splitting advances this generator by one draw, so it is itself repeatable. Give each part of
  /// a program its own half and a change in one part leaves the draws of the others alone.
  public func split() -> Random {
    // The constant keeps `Random(seed: n).split()` away from `Random(seed: m)` for small seeds.
    Random(seed: next() ^ 0x6a09_e667_f3bc_c908)
  }

  /// `count` new generators, as by calling `split()` that many times.
  public func split(_ count: Int) -> [Random] {
    (0..<count).map { _ in split() }
  }

  private func rotated(_ value: UInt64, by count: UInt64) -> UInt64 {
    (value << count) | (value >> (64 - count))
  }
}

/// The generator that turns one seed into many well mixed words.
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

/// Two independent standard normals from pairs of uniform draws (Marsaglia and Bray, 1964).
///
/// A point (x, y) falls into the unit disc; with r = x² + y², y√(-2 ln r / r) is the first and the
/// same with x the second: the order of NumPy's legacy generator.
func polarPair(_ uniform: () -> Double) -> (first: Double, second: Double) {
  while true {
    let x = 2 * uniform() - 1
    let y = 2 * uniform() - 1
    let square = x * x + y * y
    guard square < 1, square != 0 else { continue }
    let factor = (-2 * preciseLogarithm(square) / square).squareRoot()
    return (factor * y, factor * x)
  }
}
