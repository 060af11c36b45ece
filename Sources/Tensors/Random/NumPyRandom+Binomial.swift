extension NumPyRandom {
  /// `numpy.random.binomial(trials, probability)`: the successes in that many trials.
  ///
  /// By inversion while at most 30 are expected, else by the rejection scheme BTPE (Kachitvichyanukul
  /// and Schmeiser, 1988), step for step as NumPy's legacy generator has them.
  public func binomial(_ trials: Int, _ probability: Double) -> Int {
    guard trials >= 0, probability >= 0, probability <= 1 else {
      fatalError("binomial: \(trials) trials with probability \(probability)")
    }
    let rare = probability <= 0.5 ? probability : 1 - probability
    let successes =
      rare * Double(trials) <= 30
      ? binomialByInversion(trials, rare) : binomialByRejection(trials, rare)
    return probability <= 0.5 ? successes : trials - successes
  }

  private func binomialByInversion(_ trials: Int, _ p: Double) -> Int {
    let n = Double(trials)
    let q = 1 - p
    let none = preciseExponential(n * preciseLogarithm(q))
    let mean = n * p
    let bound = Int(min(n, mean + 10 * (mean * q + 1).squareRoot()))
    var successes = 0
    var mass = none
    var draw = nextUniform()
    while draw > mass {
      successes += 1
      if successes > bound {
        successes = 0
        mass = none
        draw = nextUniform()
      } else {
        draw -= mass
        mass = (Double(trials - successes + 1) * p * mass) / (Double(successes) * q)
      }
    }
    return successes
  }

  private func binomialByRejection(_ trials: Int, _ p: Double) -> Int {
    let hat = BinomialHat(trials: trials, probability: p)
    while true {
      let place = nextUniform() * hat.rightEnd
      let height = nextUniform()
      if let successes = hat.successes(place, height) { return successes }
    }
  }
}

/// The four-part hat of BTPE over a binomial distribution: triangle, parallelogram, two tails.
private struct BinomialHat {
  let trials: Int
  let n, r, q, mode, half, centre, left, right, c, leftRate, rightRate: Double
  let parallelEnd, leftEnd, rightEnd: Double

  init(trials: Int, probability: Double) {
    self.trials = trials
    n = Double(trials)
    r = min(probability, 1 - probability)
    q = 1 - r
    let peak = n * r + r
    mode = floor(peak)
    half = floor(2.195 * (n * r * q).squareRoot() - 4.6 * q) + 0.5
    centre = mode + 0.5
    left = centre - half
    right = centre + half
    c = 0.134 + 20.5 / (15.3 + mode)
    let leftSlope = (peak - left) / (peak - left * r)
    leftRate = leftSlope * (1 + leftSlope / 2)
    let rightSlope = (right - peak) / (right * q)
    rightRate = rightSlope * (1 + rightSlope / 2)
    parallelEnd = half * (1 + 2 * c)
    leftEnd = parallelEnd + c / leftRate
    rightEnd = leftEnd + c / rightRate
  }

  /// The successes that a point under the hat stands for, or nil if it is rejected.
  func successes(_ place: Double, _ height: Double) -> Int? {
    if place <= half { return Int(floor(centre - half * height + place)) }
    let y: Double
    var v = height
    if place <= parallelEnd {
      let x = left + (place - half) / c
      v = v * c + 1 - abs(mode - x + 0.5) / half
      if v > 1 { return nil }
      y = floor(x)
    } else if v == 0 {
      return nil
    } else if place <= leftEnd {
      y = floor(left + preciseLogarithm(v) / leftRate)
      if y < 0 { return nil }
      v = v * (place - parallelEnd) * leftRate
    } else {
      y = floor(right - preciseLogarithm(v) / rightRate)
      if y > n { return nil }
      v = v * (place - leftEnd) * rightRate
    }
    return accepts(y, v) ? Int(y) : nil
  }

  private func accepts(_ y: Double, _ v: Double) -> Bool {
    let variance = n * r * q
    let distance = abs(y - mode)
    guard distance > 20, distance < variance / 2 - 1 else {
      return v <= ratio(y)
    }
    let rho =
      (distance / variance)
      * ((distance * (distance / 3 + 0.625) + 0.16666666666666666) / variance + 0.5)
    let t = -distance * distance / (2 * variance)
    let logarithm = preciseLogarithm(v)
    if logarithm < t - rho { return true }
    if logarithm > t + rho { return false }
    return logarithm <= stirling(y)
  }

  /// f(y) / f(mode), by its recurrence.
  private func ratio(_ y: Double) -> Double {
    let s = r / q
    let a = s * (n + 1)
    var result = 1.0
    if mode < y {
      for i in stride(from: mode + 1, through: y, by: 1) { result *= a / i - s }
    } else if mode > y {
      for i in stride(from: y + 1, through: mode, by: 1) { result /= a / i - s }
    }
    return result
  }

  /// ln f(y) - ln f(mode), by Stirling's formula.
  private func stirling(_ y: Double) -> Double {
    let x1 = y + 1
    let f1 = mode + 1
    let z = n + 1 - mode
    let w = n - y + 1
    func correction(_ x: Double) -> Double {
      let s = x * x
      return (13680 - (462 - (132 - (99 - 140 / s) / s) / s) / s) / x / 166320
    }
    return centre * preciseLogarithm(f1 / x1)
      + (n - mode + 0.5) * preciseLogarithm(z / w)
      + (y - mode) * preciseLogarithm(w * r / (x1 * q))
      + correction(f1) + correction(z) + correction(x1) + correction(w)
  }
}

/// The largest whole number that is not above `value`; exact, and no call to the C library.
private func floor(_ value: Double) -> Double {
  let whole = Double(Int(value))
  return whole > value ? whole - 1 : whole
}
