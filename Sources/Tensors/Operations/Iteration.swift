/// A tensor is the sequence of its parts along the first axis: `for row in matrix`.
///
/// Gradients flow through the parts.
extension Tensor: Sequence {
  /// The parts in order.
  public struct Iterator: IteratorProtocol {
    let tensor: Tensor
    var position = 0

    /// The next part; nil after the last.
    public mutating func next() -> Tensor? {
      if position == tensor.shape[0] { return nil }
      defer { position += 1 }
      return tensor.recordedPart(position)
    }
  }

  public func makeIterator() -> Iterator {
    if rank == 0 { shapeError("iteration", [shape], "a single number has no parts") }
    return Iterator(tensor: self)
  }

  public var underestimatedCount: Int { shape.first ?? 0 }

  /// A part of the first axis, with its history where elements have one.
  private func recordedPart(_ position: Int) -> Tensor {
    // A tensor holds no element itself, so that its layout is the same whatever they are.
    switch Scalar.kind {
    case .float:
      unsafeBitCast(unsafeBitCast(self, to: Tensor<Float>.self)[position], to: Tensor.self)
    case .double:
      unsafeBitCast(unsafeBitCast(self, to: Tensor<Double>.self)[position], to: Tensor.self)
    default: self[position]
    }
  }
}
