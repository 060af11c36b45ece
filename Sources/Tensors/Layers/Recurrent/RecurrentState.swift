/// What a recurrent cell carries from one step to the next: tensors whose first axis is the batch.
public protocol RecurrentState {
  /// The type of the numbers.
  associatedtype Scalar: FloatingScalar
  /// The same state with `transform` applied to each of its tensors.
  func mapTensors(_ transform: (Tensor<Scalar>) -> Tensor<Scalar>) -> Self
  /// The state made of the tensors of two states, pair by pair.
  func zipTensors(
    _ other: Self, _ combine: (Tensor<Scalar>, Tensor<Scalar>) -> Tensor<Scalar>
  ) -> Self
  /// The same state with `transform` applied to what is also an output: all of it, but for the
  /// LSTM's cell.
  func mapHidden(_ transform: (Tensor<Scalar>) -> Tensor<Scalar>) -> Self
}

extension RecurrentState {
  public func mapHidden(_ transform: (Tensor<Scalar>) -> Tensor<Scalar>) -> Self {
    mapTensors(transform)
  }

  /// This state without its history: gradients stop here, which is what truncates them.
  public func detached() -> Self { mapTensors { $0.detached() } }

  /// `next` for the rows where `going` is true, this state for the others; `going` is [B].
  func advanced(to next: Self, where going: Tensor<Bool>) -> Self {
    zipTensors(next) { old, new in
      let mask = going.reshaped(going.shape + [Int](repeating: 1, count: max(0, old.rank - 1)))
      return `where`(mask, new, old)
    }
  }
}

/// A state of one tensor: [B, H], what the plain RNN and the GRU carry.
extension Tensor: RecurrentState where Scalar: FloatingScalar {
  public func mapTensors(_ transform: (Tensor) -> Tensor) -> Tensor { transform(self) }

  public func zipTensors(_ other: Tensor, _ combine: (Tensor, Tensor) -> Tensor) -> Tensor {
    combine(self, other)
  }
}

/// One state per layer, what stacked layers carry.
extension Array: RecurrentState where Element: RecurrentState {
  public typealias Scalar = Element.Scalar

  public func mapTensors(_ transform: (Tensor<Scalar>) -> Tensor<Scalar>) -> [Element] {
    map { $0.mapTensors(transform) }
  }

  public func mapHidden(_ transform: (Tensor<Scalar>) -> Tensor<Scalar>) -> [Element] {
    map { $0.mapHidden(transform) }
  }

  public func zipTensors(
    _ other: [Element], _ combine: (Tensor<Scalar>, Tensor<Scalar>) -> Tensor<Scalar>
  ) -> [Element] {
    Swift.zip(self, other).map { $0.zipTensors($1, combine) }
  }
}

/// What an LSTM carries from step to step.
public struct LSTMState<Scalar: FloatingScalar>: RecurrentState, Sendable {
  /// The hidden state, which is also the output: [B, H].
  public var h: Tensor<Scalar>
  /// The cell, the LSTM's own memory: [B, H].
  public var c: Tensor<Scalar>

  /// A state of the given hidden state and cell.
  public init(h: Tensor<Scalar>, c: Tensor<Scalar>) {
    self.h = h
    self.c = c
  }

  public func mapTensors(_ transform: (Tensor<Scalar>) -> Tensor<Scalar>) -> LSTMState {
    LSTMState(h: transform(h), c: transform(c))
  }

  public func mapHidden(_ transform: (Tensor<Scalar>) -> Tensor<Scalar>) -> LSTMState {
    LSTMState(h: transform(h), c: c)
  }

  public func zipTensors(
    _ other: LSTMState, _ combine: (Tensor<Scalar>, Tensor<Scalar>) -> Tensor<Scalar>
  ) -> LSTMState {
    LSTMState(h: combine(h, other.h), c: combine(c, other.c))
  }
}
