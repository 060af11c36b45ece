/// Ways to cut a set of sequences into batches, as lists of indices; none copies any data.
public enum Batching {
  /// Batches of `size` in the given order; the last may be smaller, or is left out.
  public static func inOrder(_ indices: [Int], size: Int, dropLast: Bool = false) -> [[Int]] {
    let size = max(1, size)
    return stride(from: 0, to: indices.count, by: size).compactMap { start in
      let batch = Array(indices[start..<min(indices.count, start + size)])
      return dropLast && batch.count < size ? nil : batch
    }
  }

  /// Batches of `size` in a random order.
  public static func shuffled(
    count: Int, size: Int, random: some RandomSource, dropLast: Bool = false
  ) -> [[Int]] {
    inOrder(random.permutation(count), size: size, dropLast: dropLast)
  }

  /// Batches whose sequences have similar lengths.
  ///
  /// A sequence goes into the first bucket whose boundary is not below its length, the rest into a
  /// last one. Within a bucket the order is random; so is the order of the batches, so that lengths
  /// do not come sorted. Without a generator both orders are those of the data.
  public static func bucketed(
    lengths: [Int], boundaries: [Int], size: Int, random: (any RandomSource)? = nil
  ) -> [[Int]] {
    let boundaries = boundaries.sorted()
    var buckets = [[Int]](repeating: [], count: boundaries.count + 1)
    var order = Array(lengths.indices)
    if let random { shuffle(&order, random) }
    for index in order {
      let bucket = boundaries.firstIndex { $0 >= lengths[index] } ?? boundaries.count
      buckets[bucket].append(index)
    }
    var batches = buckets.flatMap { inOrder($0, size: size) }
    if let random { shuffle(&batches, random) }
    return batches
  }

  /// Boundaries that cut these lengths into `count` buckets of about equal population.
  public static func boundaries(for lengths: [Int], count: Int) -> [Int] {
    let sorted = lengths.sorted()
    guard count > 1, !sorted.isEmpty else { return [] }
    var boundaries: [Int] = []
    for part in 1..<count {
      let boundary = sorted[min(sorted.count - 1, part * sorted.count / count)]
      if boundaries.last != boundary { boundaries.append(boundary) }
    }
    return boundaries
  }

  /// The share of padding if each batch is padded to its longest, from 0 to 1.
  public static func waste(lengths: [Int], batches: [[Int]]) -> Double {
    var (cells, real) = (0, 0)
    for batch in batches {
      let longest = batch.map { lengths[$0] }.max() ?? 0
      cells += longest * batch.count
      real += batch.reduce(0) { $0 + lengths[$1] }
    }
    return cells == 0 ? 0 : Double(cells - real) / Double(cells)
  }
}

extension Array {
  /// The sequences of this array in padded batches, by the indices that `Batching` gives.
  public func padded<Token>(
    _ batches: [[Int]], padding: Token
  ) -> [PaddedBatch<Token>] where Element == [Token] {
    batches.map { PaddedBatch($0.map { self[$0] }, padding: padding, indices: $0) }
  }

  /// The sequences of this array in their order, in batches of `size`, each padded to its longest.
  public func batches<Token>(of size: Int, padding: Token) -> [PaddedBatch<Token>]
  where Element == [Token] {
    padded(Batching.inOrder(Swift.Array(indices), size: size), padding: padding)
  }
}
