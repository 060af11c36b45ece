/// A diagonal state-space layer: each of D inputs drives N leaky sums of its own, and is their
/// mixture.
///
///     h' = a h + b x    a = exp(Δ A),  b = (a - 1) / A    of N numbers for each input
///     y = Σₙ C h' + S x
///
/// A is negative and Δ positive: Δ = exp(logStep) is the length of a step in a continuous time in
/// which h decays at the rates -A = exp(logRates), the input being held between steps. There is no
/// product of matrices between the steps, so that a whole sequence is one linear recurrence. Gu,
/// Gupta, Goel and Ré, "On the parameterization and initialization of diagonal state space models"
/// (2022), in its real form (S4D-Real).
public struct DiagonalStateSpace<Scalar: FloatingScalar>: RecurrentCell, Sendable {
  /// ln(-A): [D, N].
  public let logRates: Parameter<Scalar>
  /// ln Δ: [D, 1].
  public let logStep: Parameter<Scalar>
  /// C: [D, N].
  public let mixture: Parameter<Scalar>
  /// S, by which the input goes past the states: [D].
  public let skip: Parameter<Scalar>

  public static var operationName: StaticString { "DiagonalStateSpace" }
  public var inputSize: Int { logRates.shape[0] }
  public var outputSize: Int { logRates.shape[0] }
  /// N, the number of states of each input.
  public var stateSize: Int { logRates.shape[1] }

  /// A layer with rates 1 ...
  ///
  /// N, steps drawn between the two bounds (evenly in their logarithms), a normal mixture and a
  /// skip of 1.
  public init(
    size: Int, states: Int, steps: ClosedRange<Scalar> = 0.001...0.1, random: some RandomSource
  ) {
    let rates = Tensor<Scalar>((0..<states).map { Scalar($0 + 1) })
    logRates = Parameter(log(rates).broadcast(to: [size, states]).contiguous())
    let bounds = log(Tensor<Scalar>([steps.lowerBound, steps.upperBound])).scalars
    logStep = Parameter(.uniform([size, 1], bounds[0], bounds[1], random: random))
    mixture = Parameter(.normal([size, states], random: random))
    skip = Parameter(.ones([size]))
  }

  /// A layer with the given ln(-A) [D, N], ln Δ [D, 1], C [D, N] and S [D].
  public init(
    logRates: Tensor<Scalar>, logStep: Tensor<Scalar>, mixture: Tensor<Scalar>,
    skip: Tensor<Scalar>
  ) {
    let shapes = [logRates.shape, logStep.shape, mixture.shape, skip.shape]
    if logRates.rank != 2 || mixture.shape != logRates.shape || logStep.shape != [shapes[0][0], 1]
      || skip.shape != [shapes[0][0]]
    {
      shapeError("DiagonalStateSpace", shapes, "[D, N], [D, 1], [D, N] and [D] are needed")
    }
    self.logRates = Parameter(logRates)
    self.logStep = Parameter(logStep)
    self.mixture = Parameter(mixture)
    self.skip = Parameter(skip)
  }

  public func initialState(batch: Int) -> Tensor<Scalar> {
    .zeros([batch, inputSize, stateSize])
  }

  public func step(
    _ input: Tensor<Scalar>, _ state: Tensor<Scalar>
  ) -> (output: Tensor<Scalar>, state: Tensor<Scalar>) {
    let (outputs, last) = run(input.expanded(at: 0), state, lengths: nil)
    return (outputs[0], last)
  }

  /// The states of a sequence are [B, D, N]; all steps are computed as one recurrence.
  public func run(
    _ inputs: Tensor<Scalar>, _ state: Tensor<Scalar>?, lengths: Tensor<Int>?
  ) -> (outputs: Tensor<Scalar>, state: Tensor<Scalar>) {
    let start = state ?? initialState(batch: inputs.shape[1])
    if inputs.rank != 3 || inputs.shape[2] != inputSize
      || start.shape != [inputs.shape[1], inputSize, stateSize]
    {
      shapeError(
        "DiagonalStateSpace", [inputs.shape, start.shape],
        "inputs [T, B, \(inputSize)] and a state [B, \(inputSize), \(stateSize)] are needed")
    }
    let rates = exp(logRates.value)
    let exponent = -(exp(logStep.value) * rates)
    let driven = -expm1(exponent) / rates * inputs.expanded(at: -1)
    let states = linearRecurrence(exp(exponent), driven, start: start)
    let outputs = (states * mixture.value).sum(axis: -1) + inputs * skip.value
    guard let lengths = lengths?.scalars else {
      return (outputs, states.shape[0] == 0 ? start : states[-1])
    }
    // The state after step t of row b is row t B + b of all states, the start among them.
    let batch = lengths.count
    let rows = concatenate([start.expanded(at: 0), states]).reshaped([-1, inputSize, stateSize])
    let last = rows.gathered(lengths.enumerated().map { row, length in length * batch + row })
    let mask = stepMask(lengths, time: inputs.shape[0])
    return (`where`(mask, outputs, 0), last)
  }
}
