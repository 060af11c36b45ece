/// A cell that takes ids of words and looks their vectors up first.
public struct EmbeddingWrapper<Cell: RecurrentCell>: Module {
  public typealias Scalar = Cell.Scalar
  /// The vectors, as wide as the cell's inputs.
  public let embedding: Embedding<Cell.Scalar>
  /// The cell that the vectors go into.
  public let cell: Cell

  /// A cell behind a table of vectors [V, D].
  public init(_ embedding: Embedding<Cell.Scalar>, _ cell: Cell) {
    if embedding.table.shape[1] != cell.inputSize {
      shapeError(
        "EmbeddingWrapper", [embedding.table.shape, [cell.inputSize]],
        "the vectors and the cell's inputs have different sizes")
    }
    self.embedding = embedding
    self.cell = cell
  }

  /// One step: ids [B] and a state give an output [B, H] and the next state.
  public func step(
    _ ids: Tensor<Int>, _ state: Cell.State
  ) -> (output: Tensor<Cell.Scalar>, state: Cell.State) {
    cell.step(embedding(ids), state)
  }

  /// Whole sequences of ids [B, T], or [T, B] with `timeMajor`; else as a layer does it.
  public func callAsFunction(
    _ ids: Tensor<Int>, state: Cell.State? = nil, lengths: [Int]? = nil, timeMajor: Bool = false
  ) -> (outputs: Tensor<Cell.Scalar>, state: Cell.State) {
    cell(embedding(ids), state: state, lengths: lengths, timeMajor: timeMajor)
  }
}
