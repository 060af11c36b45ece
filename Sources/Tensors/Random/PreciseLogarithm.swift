// The normals of NumPy's generator go through a logarithm and must come out within one unit in the
// last place. The library's fast logarithm is good to 2.5 of them, so this one carries its leading
// terms in two doubles and is good to 0.53. No C library takes part: its results change with the
// CPU.

/// A number as the unevaluated sum of two doubles.
private struct Pair {
  var high: Double
  var low: Double
}

/// The exact product of two doubles (Veltkamp and Dekker, 1971); no fused operation is needed.
private func exactProduct(_ a: Double, _ b: Double) -> Pair {
  let (aHigh, aLow) = halves(a)
  let (bHigh, bLow) = halves(b)
  let product = a * b
  let error = ((aHigh * bHigh - product) + aHigh * bLow + aLow * bHigh) + aLow * bLow
  return Pair(high: product, low: error)
}

private func halves(_ value: Double) -> (high: Double, low: Double) {
  let scaled = value * 134_217_729  // 2^27 + 1
  let high = scaled - (scaled - value)
  return (high, value - high)
}

/// The exact sum of two doubles (Knuth).
private func exactSum(_ a: Double, _ b: Double) -> Pair {
  let sum = a + b
  let part = sum - a
  return Pair(high: sum, low: (a - (sum - part)) + (b - part))
}

/// The natural logarithm of a double, within 0.53 units in the last place.
///
/// x = m 2^e with m in [√½, √2); ln m = 2 atanh(s) with s = (m-1)/(m+1), whose first term is kept
/// in two doubles and whose rest is a series in s².
package func preciseLogarithm(_ value: Double) -> Double {
  if value.isNaN || value < 0 { return .nan }
  if value == 0 { return -.infinity }
  if value == .infinity { return value }
  var mantissa = value.significand
  var exponent = Double(value.exponent)
  if mantissa > 1.414_213_562_373_095_1 {
    mantissa /= 2
    exponent += 1
  }
  let top = mantissa - 1  // exact
  let bottom = exactSum(mantissa, 1)
  let quotient = top / bottom.high
  let back = exactProduct(quotient, bottom.high)
  let rest = ((top - back.high) - back.low - quotient * bottom.low) / bottom.high

  let square = quotient * quotient
  var series = 2.0 / 25
  for odd in stride(from: 23.0, through: 3, by: -2) {
    series = series * square + 2 / odd
  }
  let tail = quotient * square * series + 2 * rest

  // ln 2 = high + low, the high part with 32 bits so that its product with the exponent is exact.
  let whole = exponent * 0x1.62e4_2fee_0000_0p-1
  let wholeLow = exponent * 0x1.a39e_f357_93c7_6p-33
  let sum = exactSum(whole, 2 * quotient)
  return sum.high + (sum.low + (wholeLow + tail))
}

/// The exponential of a double that is at most 700 in size, within one unit in the last place.
package func preciseExponential(_ value: Double) -> Double {
  if value.isNaN { return value }
  if value > 709 { return .infinity }
  if value < -744 { return 0 }
  let scaled = value * 1.442_695_040_888_963_4
  let power = Int(scaled + (scaled < 0 ? -0.5 : 0.5))
  let whole = Double(power)
  let reduced = (value - whole * 0x1.62e4_2fee_0000_0p-1) - whole * 0x1.a39e_f357_93c7_6p-33
  var series = 1.0
  for divisor in stride(from: 14.0, through: 2, by: -1) {
    series = 1 + reduced * series / divisor
  }
  let result = 1 + reduced * series
  // In two steps, so that results below the normal range round once and do not vanish early.
  let half = power / 2
  return result * Double(sign: .plus, exponent: half, significand: 1)
    * Double(sign: .plus, exponent: power - half, significand: 1)
}
