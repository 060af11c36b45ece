/// A vector for each word: a table [V, D] that is looked up by id.
public struct Embedding<Scalar: FloatingScalar>: Module, Sendable {
  /// One row per word: [V, D].
  public let table: Parameter<Scalar>

  /// A table of `size` numbers for each of `vocabulary` words, uniform from ±1/√D by default.
  public init(
    vocabulary: Int, size: Int, initializer: Initializer<Scalar>? = nil, random: some RandomSource
  ) {
    let bound = Scalar((1 / Double(max(size, 1))).squareRoot())
    table = Parameter((initializer ?? .uniform(bound)).tensor([vocabulary, size], random))
  }

  /// A given table [V, D], for instance of vectors that were trained elsewhere.
  public init(table: Tensor<Scalar>) {
    if table.rank != 2 { shapeError("Embedding", [table.shape], "a table [V, D] is needed") }
    self.table = Parameter(table)
  }

  /// The rows for ids of any shape: [B, T] gives [B, T, D].
  public func callAsFunction(_ ids: Tensor<Int>) -> Tensor<Scalar> { table.value.gathered(ids) }

  /// The rows for a list of ids: [N, D].
  public func callAsFunction(_ ids: [Int]) -> Tensor<Scalar> { table.value.gathered(ids) }

  /// The rows for the ids of a batch, one list for each of its rows: [B, T, D].
  public func callAsFunction(_ ids: [[Int]]) -> Tensor<Scalar> { self(Tensor<Int>(ids)) }
}
