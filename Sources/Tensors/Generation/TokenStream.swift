/// The tokens that a model writes, one at a time, for as long as they are asked for.
///
/// The model is a function of a state and the last token: it gives the logits of the next token and
/// the next state. A step costs the same however many tokens came before: only the state is kept.
public struct TokenStream<State, Scalar: FloatingScalar>: Sequence, IteratorProtocol {
  private var state: State
  private var last: Int
  private var isFinished = false
  private let end: Int?
  private let sampler: Sampler
  private let random: any RandomSource
  private let step: (State, Int) -> (logits: Tensor<Scalar>, state: State)

  /// A stream that begins after `first`, which it does not repeat, and stops after `end`.
  public init(
    state: State, first: Int, end: Int? = nil, sampler: Sampler = Sampler(),
    random: any RandomSource,
    step: @escaping (_ state: State, _ token: Int) -> (logits: Tensor<Scalar>, state: State)
  ) {
    self.state = state
    last = first
    self.end = end
    self.sampler = sampler
    self.random = random
    self.step = step
  }

  /// The next token; nil after `end`, which is itself given.
  public mutating func next() -> Int? {
    if isFinished { return nil }
    let result = withoutGradient { step(state, last) }
    state = result.state
    last = sampler.draw(result.logits, using: random)
    isFinished = last == end
    return last
  }
}

/// At most `limit` tokens that a model writes after `first`; `end`, if it comes, is the last one.
///
///     generate(state: state, first: start, limit: 30, sampler: Sampler(temperature: 0.8),
///       random: random) { state, token in model.step(state, token) }
public func generate<State, Scalar: FloatingScalar>(
  state: State, first: Int, limit: Int, end: Int? = nil, sampler: Sampler = Sampler(),
  random: any RandomSource,
  step: @escaping (_ state: State, _ token: Int) -> (logits: Tensor<Scalar>, state: State)
) -> [Int] {
  Array(
    TokenStream(
      state: state, first: first, end: end, sampler: sampler, random: random, step: step
    ).prefix(limit))
}
