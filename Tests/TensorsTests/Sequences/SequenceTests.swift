import Testing

@testable import Tensors

/// A counter that a queue's thread may use while nobody else does.
private final class Counter: @unchecked Sendable {
  var value = 0
  func next(below limit: Int) -> Int? {
    guard value < limit else { return nil }
    value += 1
    return value - 1
  }
}

@Suite struct SequenceTests {
  /// The matrix of the tf-rnn notebook batching_padding: x[0:0] to x[0:4], padded with 0.
  @Test func theNotebooksMatrixComesOut() {
    let x = Array(1..<10)
    var producer = RangeProducer(limit: 5)
    let sequences = (0..<5).compactMap { _ in producer.next().map { Array(x[0..<$0]) } }
    let batch = PaddedBatch(sequences, padding: 0)
    #expect(batch.shape == [5, 4])
    #expect(
      batch.rows == [[0, 0, 0, 0], [1, 0, 0, 0], [1, 2, 0, 0], [1, 2, 3, 0], [1, 2, 3, 4]])
    #expect(batch.lengths == [0, 1, 2, 3, 4])
    #expect(batch.mask[2] == [true, true, false, false])
    #expect(batch.waste == 0.5)
  }

  @Test func paddingIsToTheLongestOfTheBatch() {
    let batches = [[1], [2, 2], [3, 3, 3], [4], [5]].batches(of: 2, padding: 0)
    #expect(batches.map(\.width) == [2, 3, 1])
    #expect(batches.map(\.indices) == [[0, 1], [2, 3], [4]])
    #expect(PaddedBatch([[1, 2, 3], [4]], padding: 9, width: 2).rows == [[1, 2], [4, 9]])
    #expect(PaddedBatch<Int>([], padding: 0).shape == [0, 0])
  }

  @Test func bucketsHoldSimilarLengthsAndEverySequenceOnce() {
    let random = Random(seed: 4)
    let lengths = (0..<200).map { _ in 1 + random.nextInteger(below: 60) }
    let boundaries = Batching.boundaries(for: lengths, count: 6)
    let bucketed = Batching.bucketed(
      lengths: lengths, boundaries: boundaries, size: 8, random: random)
    #expect(bucketed.flatMap { $0 }.sorted() == Array(0..<200))
    for batch in bucketed {
      let buckets = Set(batch.map { i in boundaries.firstIndex { $0 >= lengths[i] } ?? -1 })
      #expect(buckets.count == 1)
    }
    let plain = Batching.shuffled(count: 200, size: 8, random: random)
    let waste = Batching.waste(lengths: lengths, batches: bucketed)
    #expect(waste < Batching.waste(lengths: lengths, batches: plain) / 2)
    #expect(Batching.waste(lengths: [3, 1], batches: [[0, 1]]) == 2.0 / 6)
  }

  @Test func shufflingIsRepeatableAndLosesNothing() {
    let draw = { (seed: UInt64, capacity: Int) in
      Array(ShuffleBuffer(0..<50, capacity: capacity, random: Random(seed: seed)))
    }
    #expect(draw(1, 10) == draw(1, 10))
    #expect(draw(1, 10) != draw(2, 10))
    #expect(draw(1, 10).sorted() == Array(0..<50))
    #expect(draw(1, 1) == Array(0..<50))
    // The first draw comes out of the first ten.
    #expect((draw(3, 10).first ?? 99) < 10)
  }

  @Test func rangeProducersEndAfterTheirEpochs() {
    #expect(Array(RangeProducer(limit: 3, epochs: 2)) == [0, 1, 2, 0, 1, 2])
    let shuffled = Array(RangeProducer(limit: 5, epochs: 2, shuffledBy: Random(seed: 1)))
    #expect(shuffled.prefix(5).sorted() == Array(0..<5))
    #expect(Array(RangeProducer(limit: 0)) == [])
  }

  @Test func prefetchingKeepsTheOrderAndTheBound() {
    let counter = Counter()
    let queue = PrefetchQueue(capacity: 3) { counter.next(below: 100) }
    #expect(counter.value == 0, "no thread before the first element is asked for")
    var all: [Int] = []
    while let element = queue.next() {
      #expect(queue.waiting <= 3)
      all.append(element)
    }
    #expect(all == Array(0..<100))
    #expect(queue.next() == nil)
  }

  @Test func aQueueThatIsLetGoEndsItsThread() {
    let counter = Counter()
    for _ in 0..<20 {
      let queue = PrefetchQueue(capacity: 2) { counter.next(below: 1_000_000_000) }
      _ = queue.next()
    }
    let after = counter.value
    #expect(after >= 20 && after < 200)
    let queue = PrefetchQueue(capacity: 2) { counter.next(below: 1_000_000_000) }
    queue.stop()
    #expect(queue.next() == nil)
    #expect(counter.value == after)
  }
}
