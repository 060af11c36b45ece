/// A source of random draws; what initialisers, dropout, shuffling and samplers take.
///
/// A source is an object: everybody who holds it draws from one stream, in the order of the calls.
/// `Random` is the book's generator; `NumPyRandom` repeats `numpy.random.RandomState`.
public protocol RandomSource: AnyObject {
  /// 64 fair bits.
  func next() -> UInt64
  /// A draw from [0, 1) with 53 random bits.
  func nextUniform() -> Double
  /// A draw from the normal distribution with mean 0 and variance 1.
  func nextNormal() -> Double
  /// A whole number from 0 up to, and without, `bound`, each equally likely; `bound` is positive.
  func nextInteger(below bound: Int) -> Int
  /// `nextUniform()` for each place of `draws`, in order.
  func fill(_ draws: UnsafeMutableBufferPointer<Double>)
}

extension RandomSource {
  public func fill(_ draws: UnsafeMutableBufferPointer<Double>) {
    for place in draws.indices { draws[place] = nextUniform() }
  }

  /// A draw from [`low`, `high`): `low + (high - low) * u`.
  public func uniform(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * nextUniform()
  }

  /// A draw from the normal distribution with this mean and standard deviation.
  public func normal(mean: Double = 0, deviation: Double = 1) -> Double {
    mean + deviation * nextNormal()
  }

  /// A whole number from `range`, each equally likely.
  public func integer(in range: Range<Int>) -> Int {
    range.lowerBound + nextInteger(below: range.count)
  }

  /// True with the given probability.
  public func chance(_ probability: Double) -> Bool {
    nextUniform() < probability
  }

  /// One element of `choices`, each equally likely; nil if there is none.
  public func element<Choices: RandomAccessCollection>(of choices: Choices) -> Choices.Element? {
    guard !choices.isEmpty else { return nil }
    return choices[choices.index(choices.startIndex, offsetBy: nextInteger(below: choices.count))]
  }

  /// Puts `elements` into a random order, every order equally likely (Fisher and Yates, from the
  /// last element down, as NumPy does).
  public func shuffle<Element>(_ elements: inout [Element]) {
    Tensors.shuffle(&elements, self)
  }

  /// `elements` in a random order.
  public func shuffled<Element>(_ elements: some Sequence<Element>) -> [Element] {
    var result = Array(elements)
    shuffle(&result)
    return result
  }

  /// The numbers 0 ..< `count` in a random order.
  public func permutation(_ count: Int) -> [Int] {
    shuffled(0..<count)
  }

  /// The index drawn from a distribution given by its weights, which need not sum to 1.
  ///
  /// Nil if a weight is negative or not finite, or if all are 0. One uniform draw u is made; the
  /// answer is the first index whose running sum exceeds u times the total.
  public func index<Weights: Sequence>(weights: Weights) -> Int?
  where Weights.Element: BinaryFloatingPoint {
    Tensors.index(weights: weights, self)
  }
}

// What extensions do of a source whose type is not known: Embedded Swift opens no such values.

/// Puts `elements` into a random order: `RandomSource.shuffle` for a source of any type.
func shuffle<Element>(_ elements: inout [Element], _ random: any RandomSource) {
  var last = elements.count - 1
  while last > 0 {
    elements.swapAt(last, random.nextInteger(below: last + 1))
    last -= 1
  }
}

/// `RandomSource.index(weights:)` for a source of any type.
func index<Weights: Sequence>(weights: Weights, _ random: any RandomSource) -> Int?
where Weights.Element: BinaryFloatingPoint {
  var running: [Double] = []
  var total = 0.0
  for weight in weights {
    guard weight >= 0, weight.isFinite else { return nil }
    total += Double(weight)
    running.append(total)
  }
  guard total > 0 else { return nil }
  let mark = random.nextUniform() * total
  if let index = running.firstIndex(where: { $0 > mark }) { return index }
  return running.firstIndex { $0 == total }
}
