extension NumPyRandom {
  /// `numpy.random.choice(population, count, replace, p)`: indices below `population`.
  ///
  /// Without replacement each index comes at most once. `probabilities`, if given, has one entry
  /// for each index and sums to 1.
  public func choice(
    _ population: Int, count: Int, replace: Bool = true, probabilities: [Double]? = nil
  ) -> [Int] {
    guard population > 0 || count == 0 else {
      fatalError("choice: \(count) of \(population): there is nothing to choose from")
    }
    if let probabilities { checkDistribution(probabilities, population: population) }
    switch (replace, probabilities) {
    case (true, nil):
      return randint(0, population, count: count)
    case (true, let probabilities?):
      let sums = cumulative(probabilities)
      return (0..<count).map { _ in firstIndex(in: sums, above: nextUniform()) }
    case (false, nil):
      guard count <= population else {
        fatalError("choice: \(count) of \(population) without replacement: too many")
      }
      return Array(permutation(population).prefix(count))
    case (false, let probabilities?):
      guard count <= probabilities.count(where: { $0 > 0 }) else {
        fatalError("choice: \(count) without replacement: fewer have a probability above 0")
      }
      return distinct(count, probabilities)
    }
  }

  /// NumPy's rounds: draw what is missing, keep the first of equals, forbid those, draw again.
  private func distinct(_ count: Int, _ probabilities: [Double]) -> [Int] {
    var remaining = probabilities
    var found: [Int] = []
    while found.count < count {
      let draws = (0..<(count - found.count)).map { _ in nextUniform() }
      for index in found { remaining[index] = 0 }
      let sums = cumulative(remaining)
      var seen: Set<Int> = []
      for draw in draws {
        let index = firstIndex(in: sums, above: draw)
        if seen.insert(index).inserted { found.append(index) }
      }
    }
    return found
  }

  private func cumulative(_ probabilities: [Double]) -> [Double] {
    var sum = 0.0
    var sums = probabilities.map { probability in
      sum += probability
      return sum
    }
    for index in sums.indices { sums[index] /= sum }
    return sums
  }

  private func firstIndex(in sums: [Double], above draw: Double) -> Int {
    var low = 0
    var high = sums.count
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > draw { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private func checkDistribution(_ probabilities: [Double], population: Int) {
    guard probabilities.count == population else {
      fatalError("choice: \(probabilities.count) probabilities for \(population) indices")
    }
    guard probabilities.allSatisfy({ $0 >= 0 }),
      abs(probabilities.reduce(0, +) - 1) <= 1.5e-8
    else { fatalError("choice: the probabilities must not be negative and must sum to 1") }
  }

  /// `numpy.random.multinomial(trials, probabilities)`: how often each outcome came.
  ///
  /// The last probability is taken as what the others leave of 1. Conditional binomials in turn,
  /// as NumPy draws them.
  public func multinomial(_ trials: Int, _ probabilities: [Double]) -> [Int] {
    guard probabilities.dropLast().reduce(0, +) <= 1 + 1e-12 else {
      fatalError("multinomial: the probabilities sum to more than 1")
    }
    var counts = [Int](repeating: 0, count: probabilities.count)
    guard !counts.isEmpty else { return counts }
    var left = trials
    var share = 1.0
    for (index, probability) in probabilities.dropLast().enumerated() {
      // A draw is spent on a probability of 0 in `binomial`, and none here, as in NumPy.
      let count = probability == 0 ? 0 : binomial(left, probability / share)
      counts[index] = count
      left -= count
      if left <= 0 { break }
      share -= probability
    }
    if left > 0 { counts[counts.count - 1] = left }
    return counts
  }
}
