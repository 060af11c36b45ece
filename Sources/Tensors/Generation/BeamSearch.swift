/// A text that beam search found.
public struct Beam: Hashable, Sendable {
  /// The tokens after the first, `end` included.
  public let tokens: [Int]
  /// The logarithm of the model's probability of these tokens.
  public let logProbability: Double
  /// What beams are compared by: the logarithm over length to the power of the length penalty.
  public let score: Double
}

/// The likeliest texts of at most `limit` tokens that a search with `width` open texts finds.
///
/// At each step the `width` likeliest of all continuations that do not end stay open, and those
/// that end before the last of them are finished. A text ends with `end` or at the limit. With a
/// `lengthPenalty` of 0 the likeliest text wins; with 1 the one whose tokens are likeliest on
/// average. One state is kept for each open text. The best is first, and of equal ones the one
/// found first. Logits that give a NaN end the program; minus infinity forbids a token.
public func beamSearch<State, Scalar: FloatingScalar>(
  state: State, first: Int, width: Int, limit: Int, end: Int? = nil, lengthPenalty: Double = 0,
  step: (_ state: State, _ token: Int) -> (logits: Tensor<Scalar>, state: State)
) -> [Beam] {
  if width < 1 { invalidValue("beamSearch: the width is \(width), but must be at least 1") }
  if lengthPenalty.isNaN { invalidValue("beamSearch: the length penalty is NaN") }
  var tokens: [(token: Int, parent: Int)] = []
  func path(_ node: Int) -> [Int] {
    var result: [Int] = []
    var node = node
    while node >= 0 {
      result.append(tokens[node].token)
      node = tokens[node].parent
    }
    return result.reversed()
  }
  func score(_ logProbability: Double, _ length: Int) -> Double {
    lengthPenalty == 0
      ? logProbability : logProbability / pow(Double(length), lengthPenalty)
  }

  var open = [(state: state, node: -1, sum: 0.0)]
  var finished: [Beam] = []
  for length in stride(from: 1, through: limit, by: 1) where !open.isEmpty {
    var candidates: [(beam: Int, token: Int, sum: Double)] = []
    var states: [State] = []
    for (index, beam) in open.enumerated() {
      let last = beam.node < 0 ? first : tokens[beam.node].token
      let (logits, next) = withoutGradient { step(beam.state, last) }
      states.append(next)
      let logProbabilities = logSoftmax(Tensor<Double>(logits.detached()).reshaped([-1])).scalars
      if logProbabilities.contains(where: { $0.isNaN }) {
        let text = describe(shape: path(beam.node))
        shapeError(
          "beamSearch", [logits.shape], "the logits after the tokens \(text) give a NaN")
      }
      // One more than may stay open: of one text's continuations one may end.
      candidates += bestIndices(logProbabilities, width < Int.max ? width + 1 : width).map {
        (index, $0, beam.sum + logProbabilities[$0])
      }
    }
    var following: [(state: State, node: Int, sum: Double)] = []
    for place in bestIndices(candidates.map({ $0.sum }), candidates.count) {
      let candidate = candidates[place]
      if candidate.sum == -.infinity || following.count == width { break }
      let isFinished = candidate.token == end || length == limit
      tokens.append((candidate.token, open[candidate.beam].node))
      let node = tokens.count - 1
      if isFinished {
        finished.append(
          Beam(
            tokens: path(node), logProbability: candidate.sum,
            score: score(candidate.sum, length)))
      } else {
        following.append((states[candidate.beam], node, candidate.sum))
      }
    }
    open = following
    // Without a penalty an open text only loses: it cannot overtake `width` finished ones.
    if lengthPenalty == 0, finished.count >= width, let hope = open.map({ $0.sum }).max() {
      let bar = finished.map { $0.score }.sorted(by: >)[width - 1]
      if hope <= bar { break }
    }
  }
  let order = bestIndices(finished.map { $0.score }, width)
  return order.map { finished[$0] }
}

/// The positions of the `count` largest numbers, the largest first, equal ones in their order.
private func bestIndices(_ values: [Double], _ count: Int) -> [Int] {
  let order = values.indices.sorted { (values[$1], $0) < (values[$0], $1) }
  return Array(order.prefix(count))
}
