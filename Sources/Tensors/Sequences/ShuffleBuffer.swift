/// A sequence in a nearly random order that never holds more than `capacity` of its elements.
///
/// The buffer is filled first; then each draw gives a random element of it and puts the next of the
/// source in its place. With a capacity of at least the source's length every order is equally
/// likely.
public struct ShuffleBuffer<Base: Sequence>: Sequence {
  private let base: Base
  private let capacity: Int
  private let random: any RandomSource

  /// Shuffles `base` through a buffer of `capacity` elements.
  public init(_ base: Base, capacity: Int, random: any RandomSource) {
    self.base = base
    self.capacity = Swift.max(1, capacity)
    self.random = random
  }

  /// Draws the elements one by one.
  public struct Iterator: IteratorProtocol {
    fileprivate var base: Base.Iterator
    fileprivate let capacity: Int
    fileprivate let random: any RandomSource
    private var buffer: [Base.Element] = []

    fileprivate init(base: Base.Iterator, capacity: Int, random: any RandomSource) {
      self.base = base
      self.capacity = capacity
      self.random = random
    }

    /// The next element; nil when all have been given.
    public mutating func next() -> Base.Element? {
      while buffer.count < capacity, let element = base.next() { buffer.append(element) }
      guard !buffer.isEmpty else { return nil }
      buffer.swapAt(random.nextInteger(below: buffer.count), buffer.count - 1)
      return buffer.removeLast()
    }
  }

  /// An iterator that draws from the generator as it goes.
  public func makeIterator() -> Iterator {
    Iterator(base: base.makeIterator(), capacity: capacity, random: random)
  }
}

/// The numbers 0 ..< limit over and over, as `range_input_producer` of old TensorFlow gave them.
public struct RangeProducer: Sequence, IteratorProtocol {
  private let limit: Int
  private let random: (any RandomSource)?
  private var epochsLeft: Int?
  private var order: [Int] = []
  private var position = 0

  /// Counts to `limit`, `epochs` times or without an end; shuffled anew for each epoch by `random`.
  public init(limit: Int, epochs: Int? = nil, shuffledBy random: (any RandomSource)? = nil) {
    self.limit = Swift.max(0, limit)
    self.random = random
    epochsLeft = epochs
  }

  /// The next number; nil after the last epoch, or at once if the limit is 0.
  public mutating func next() -> Int? {
    if position == order.count {
      if let left = epochsLeft {
        guard left > 0 else { return nil }
        epochsLeft = left - 1
      }
      guard limit > 0 else { return nil }
      order = (0..<limit).map { $0 }
      if let random { shuffle(&order, random) }
      position = 0
    }
    defer { position += 1 }
    return order[position]
  }
}
