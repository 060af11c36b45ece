import Tensors

/// One axis: which values it spans, where they lie, and where its ticks stand.
struct Scale {
  var low: Double
  var high: Double
  var logarithmic = false

  /// An axis that holds all of `values` and ends at round numbers, or at `range` if given.
  init(
    holding values: some Sequence<Double>, range: ClosedRange<Double>? = nil,
    logarithmic: Bool = false, tight: Bool = false
  ) {
    self.logarithmic = logarithmic
    let usable = values.filter { $0.isFinite && (!logarithmic || $0 > 0) }
    var low = range?.lowerBound ?? usable.min() ?? (logarithmic ? 0.1 : 0)
    var high = range?.upperBound ?? usable.max() ?? 1
    if logarithmic {
      low = max(low, 1e-300)
      if high <= low { (low, high) = (low / 10, low * 10) }
    } else if high <= low {
      let reach = low == 0 ? 1 : abs(low) * 0.1
      (low, high) = (low - reach, low + reach)
    }
    self.low = low
    self.high = high
    if range == nil, !tight { extendToTicks() }
  }

  private mutating func extendToTicks() {
    if logarithmic {
      // A decade that the data hardly enters is not opened: the axis ends a little past the data.
      let reach = logarithm(high / low) * 0.04
      low = exponential(logarithm(low) - reach)
      high = exponential(logarithm(high) + reach)
    } else {
      let step = Self.step(for: high - low, about: 5)
      low = Double(wholePart(low / step + 1e-9)) * step
      high = -Double(wholePart(-high / step + 1e-9)) * step
    }
  }

  /// Where `value` lies, 0 at the low end and 1 at the high end; nil where it has no place.
  func position(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    guard logarithmic else { return (value - low) / (high - low) }
    guard value > 0 else { return nil }
    return logarithm(value / low) / logarithm(high / low)
  }

  /// Round values within the axis with their labels, about `count` of them.
  func ticks(about count: Int = 5) -> [(value: Double, label: String)] {
    logarithmic ? logarithmicTicks(about: count) : linearTicks(about: count)
  }

  private func linearTicks(about count: Int) -> [(value: Double, label: String)] {
    let step = Self.step(for: high - low, about: count)
    let first = -wholePart(-low / step + 1e-9)
    let last = wholePart(high / step + 1e-9)
    guard first <= last, last - first < 1000 else { return [] }
    var places = 0
    while places < 12, !isWhole(step * Digits.powerOfTen(places)) { places += 1 }
    let large = max(abs(low), abs(high)) >= 1e7
    return (first...last).map { index in
      let value = Double(index) * step
      return (value, large || places > 6 ? Digits.short(value) : Digits.fixed(value, places))
    }
  }

  private func isWhole(_ value: Double) -> Bool {
    abs(value - Double(wholePart(value + 0.5))) < 1e-6
  }

  private func logarithmicTicks(about count: Int) -> [(value: Double, label: String)] {
    let decades = logarithm(high / low) / logarithm(10)
    let first = wholePart(logarithm(low) / logarithm(10)) - 1
    let last = wholePart(logarithm(high) / logarithm(10)) + 1
    let every = max(1, Int(decades / Double(max(1, count)) + 0.999))
    var ticks: [(value: Double, label: String)] = []
    for exponent in first...last where decades < 2 || exponent % every == 0 {
      for digit in decades < 2 ? [1.0, 2, 5] : [1.0] {
        let value = digit * Digits.powerOfTen(exponent)
        guard value >= low * 0.999, value <= high * 1.001 else { continue }
        ticks.append((value, Digits.short(value)))
      }
    }
    return ticks
  }

  /// The round distance (1, 2 or 5 times a power of ten) that cuts `span` into about `count` parts.
  private static func step(for span: Double, about count: Int) -> Double {
    let rough = span / Double(max(1, count))
    var power = 1.0
    while power * 10 <= rough { power *= 10 }
    while power > rough { power /= 10 }
    let ratio = rough / power
    return power * (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10)
  }
}

private func logarithm(_ value: Double) -> Double { preciseLogarithm(value) }
private func exponential(_ value: Double) -> Double { preciseExponential(value) }
