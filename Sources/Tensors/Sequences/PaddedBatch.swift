/// Sequences of different lengths as one rectangle, padded at their ends.
public struct PaddedBatch<Element> {
  /// The rows, all of one length: [B, T].
  public let rows: [[Element]]
  /// How many elements of each row are real: [B].
  public let lengths: [Int]
  /// The place of each row in the data it was taken from: [B].
  public let indices: [Int]

  /// Pads `sequences` with `padding` to the longest of them, or to `width`, which cuts longer ones.
  ///
  /// `indices` says where the sequences come from; by default 0, 1, 2 and so on.
  public init(
    _ sequences: [[Element]], padding: Element, width: Int? = nil, indices: [Int]? = nil
  ) {
    let width = max(0, width ?? sequences.map { $0.count }.max() ?? 0)
    lengths = sequences.map { min($0.count, width) }
    rows = sequences.map { sequence in
      Array(sequence.prefix(width))
        + [Element](repeating: padding, count: max(0, width - sequence.count))
    }
    self.indices = indices ?? Array(sequences.indices)
  }

  /// B, the number of sequences.
  public var count: Int { rows.count }

  /// T, the length that all rows have.
  public var width: Int { rows.first?.count ?? 0 }

  /// B and T.
  public var shape: [Int] { [count, width] }

  /// True where an element is real, false where it is padding: [B, T].
  public var mask: [[Bool]] {
    lengths.map { length in (0..<width).map { $0 < length } }
  }

  /// The share of the rectangle that is padding, from 0 to 1.
  public var waste: Double {
    let cells = count * width
    return cells == 0 ? 0 : Double(cells - lengths.reduce(0, +)) / Double(cells)
  }
}

extension PaddedBatch: Equatable where Element: Equatable {}
extension PaddedBatch: Sendable where Element: Sendable {}
