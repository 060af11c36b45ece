/// How the next token is chosen from the logits of all tokens.
///
/// The steps come in this order: the temperature T divides the logits, `topK` keeps the k most
/// likely tokens, `nucleus` keeps the fewest of them that have at least its probability together
/// (Holtzman and others, 2020), and one of what is left is drawn.
public struct Sampler: Hashable, Sendable {
  /// Below 1 likely tokens become likelier; 0 always takes the likeliest, the first of equal ones.
  public var temperature: Double
  /// How many of the most likely tokens are kept; nil for all.
  public var topK: Int?
  /// The probability, up to 1, that the kept tokens have together at least; nil for all.
  public var nucleus: Double?

  /// The likeliest token, always.
  public static let greedy = Sampler(temperature: 0)

  /// A sampler; without arguments it draws from the model's own distribution.
  public init(temperature: Double = 1, topK: Int? = nil, nucleus: Double? = nil) {
    if !(temperature >= 0) { invalidValue("Sampler: the temperature \(temperature) is below 0") }
    if let topK, topK < 1 { invalidValue("Sampler: topK is \(topK), but one token must be kept") }
    if let nucleus, !(nucleus > 0 && nucleus <= 1) {
      invalidValue("Sampler: the nucleus is \(nucleus), but a probability is in 0...1 and not 0")
    }
    self.temperature = temperature
    self.topK = topK
    self.nucleus = nucleus
  }

  /// The probability of every token: V numbers that sum to 1, 0 where a token is not kept.
  public func probabilities<Scalar: FloatingScalar>(_ logits: Tensor<Scalar>) -> [Double] {
    let scores = logits.detached().scalars.map { $0.asDouble }
    guard let best = scores.indices.max(by: { scores[$0] < scores[$1] }),
      scores[best] > -.infinity, !scores.contains(where: { $0.isNaN })
    else {
      shapeError("Sampler", [logits.shape], "there is no token to draw, or a logit is NaN")
    }
    // The first of the largest: `max` gives the last.
    let first = scores.firstIndex(of: scores[best]) ?? best
    if temperature == 0 || scores[first] == .infinity {
      return scores.indices.map { $0 == first ? 1 : 0 }
    }
    let scaled = scores.map { ($0 - scores[first]) / temperature }
    let probabilities = softmax(Tensor<Double>(scaled)).scalars
    return topK == nil && nucleus == nil ? probabilities : cut(probabilities)
  }

  private func cut(_ probabilities: [Double]) -> [Double] {
    let order = probabilities.indices.sorted {
      (probabilities[$1], $0) < (probabilities[$0], $1)
    }
    var kept = [Double](repeating: 0, count: probabilities.count)
    let candidates = order.prefix(topK ?? order.count)
    let mass = candidates.reduce(0) { $0 + probabilities[$1] }
    var sum = 0.0
    for token in candidates {
      kept[token] = probabilities[token]
      sum += probabilities[token]
      if let nucleus, sum >= nucleus * mass { break }
    }
    return kept.map { $0 / sum }
  }

  /// A token drawn from these logits, of shape [V] or [1, V].
  public func draw<Scalar: FloatingScalar>(
    _ logits: Tensor<Scalar>, using random: any RandomSource
  ) -> Int {
    let probabilities = probabilities(logits)
    if temperature == 0 { return probabilities.firstIndex(of: 1) ?? 0 }
    return index(weights: probabilities, random) ?? 0
  }
}
