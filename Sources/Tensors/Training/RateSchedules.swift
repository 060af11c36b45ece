/// A learning rate for each step of training, counted from 0.
///
///     adam.rate = schedule.rate(at: step)
public protocol RateSchedule<Scalar> {
  /// The type of the rate.
  associatedtype Scalar: FloatingScalar
  /// The learning rate at a step, counted from 0.
  func rate(at step: Int) -> Scalar
}

/// The rate times `factor` after every `every` steps.
public struct StepDecay<Scalar: FloatingScalar>: RateSchedule, Sendable {
  /// The rate at first.
  public let rate: Scalar
  /// What the rate is multiplied by.
  public let factor: Scalar
  /// How many steps the rate stays.
  public let every: Int

  /// A rate that falls by steps.
  public init(rate: Scalar, factor: Scalar = 0.5, every: Int) {
    if every < 1 { invalidValue("StepDecay: every \(every) steps, not 1 or more") }
    self.rate = rate
    self.factor = factor
    self.every = every
  }

  public func rate(at step: Int) -> Scalar {
    // Products, as no power function would be the same everywhere.
    var result = rate
    for _ in 0..<(max(step, 0) / every) where result != 0 { result *= factor }
    return result
  }
}

/// Half a cosine from `rate` down to `minimum` over `steps` steps, and `minimum` afterwards.
///
/// minimum + (rate - minimum) (1 + cos(π step / steps)) / 2, as in "SGDR: stochastic gradient descent
/// with warm restarts" (Loshchilov and Hutter, 2016).
public struct CosineDecay<Scalar: FloatingScalar>: RateSchedule, Sendable {
  /// The rate at first.
  public let rate: Scalar
  /// The rate at the end.
  public let minimum: Scalar
  /// How many steps the way down takes.
  public let steps: Int

  /// A rate that falls slowly at first and at the end.
  public init(rate: Scalar, minimum: Scalar = 0, steps: Int) {
    if steps < 1 { invalidValue("CosineDecay: \(steps) steps, not 1 or more") }
    self.rate = rate
    self.minimum = minimum
    self.steps = steps
  }

  public func rate(at step: Int) -> Scalar {
    if step >= steps { return minimum }
    let part = Double(max(step, 0)) / Double(steps)
    return minimum + (rate - minimum) * Scalar((1 + cos(Double.pi * part)) / 2)
  }
}

/// A rate that rises in a straight line for `steps` steps before another schedule takes over.
///
/// At step s it is (s + 1) / steps times the other schedule's first rate.
public struct WarmUp<After: RateSchedule>: RateSchedule {
  public typealias Scalar = After.Scalar
  /// How many steps the way up takes.
  public let steps: Int
  /// What comes afterwards, counting from 0 again.
  public let after: After

  /// A way up to the first rate of a schedule.
  public init(steps: Int, then after: After) {
    self.steps = steps
    self.after = after
  }

  public func rate(at step: Int) -> After.Scalar {
    if step >= steps { return after.rate(at: step - max(steps, 0)) }
    return after.rate(at: 0) * After.Scalar(max(step, 0) + 1) / After.Scalar(steps)
  }
}

/// Halves the rate whenever a loss is above the one before it.
///
///     sgd.rate = schedule.rate(after: loss)
public struct HalvingOnRise<Scalar: FloatingScalar>: Sendable {
  /// The rate that holds now.
  public private(set) var rate: Scalar
  /// What the rate is multiplied by when the loss rises.
  public let factor: Scalar
  private var last: Scalar?

  /// A rate that halves on rising losses.
  public init(rate: Scalar, factor: Scalar = 0.5) {
    self.rate = rate
    self.factor = factor
  }

  /// The rate to go on with after an evaluation gave `loss`.
  public mutating func rate(after loss: Scalar) -> Scalar {
    if let last, loss > last { rate *= factor }
    last = loss
    return rate
  }
}
