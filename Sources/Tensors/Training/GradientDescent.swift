import Kernels

/// Stochastic gradient descent: p -= rate (g + decay p).
public struct SGD<Scalar: FloatingScalar>: Optimizer, Sendable {
  public var rate: Scalar
  /// The weight decay, added to the gradient.
  public var decay: Scalar
  private var slots: OptimizerSlots<Scalar>

  /// Plain gradient descent for the parameters of a model.
  public init<Model: Module>(_ model: Model, rate: Scalar, decay: Scalar = 0)
  where Model.Scalar == Scalar {
    self.rate = rate
    self.decay = decay
    slots = OptimizerSlots(model.parameters.map { $0.parameter }, count: 0)
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public mutating func step(_ gradients: Gradients<Scalar>) {
    let (rate, decay) = (rate, decay)
    slots.update("SGD", gradients) { count, p, g, _ in
      switch Scalar.kind {
      case .float: tensors_sgd_f32(count, f32(p), f32(g), Float(rate), Float(decay))
      default: tensors_sgd_f64(count, f64(p), f64(g), Double(rate), Double(decay))
      }
    }
  }
}

/// Gradient descent with momentum: v = momentum v + g + decay p, p -= rate v.
///
/// With `nesterov` the step is rate (g + decay p + momentum v) instead, as in "On the importance of
/// initialization and momentum in deep learning" (Sutskever et al., 2013), written as PyTorch does.
public struct Momentum<Scalar: FloatingScalar>: Optimizer, Sendable {
  public var rate: Scalar
  /// The share of the last step's velocity that is kept.
  public var momentum: Scalar
  /// Whether the gradient is taken to look one step ahead.
  public let nesterov: Bool
  /// The weight decay, added to the gradient.
  public var decay: Scalar
  private var slots: OptimizerSlots<Scalar>

  /// Momentum for the parameters of a model, starting at rest.
  public init<Model: Module>(
    _ model: Model, rate: Scalar, momentum: Scalar = 0.9, nesterov: Bool = false, decay: Scalar = 0
  ) where Model.Scalar == Scalar {
    self.rate = rate
    self.momentum = momentum
    self.nesterov = nesterov
    self.decay = decay
    slots = OptimizerSlots(model.parameters.map { $0.parameter }, count: 1)
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public mutating func step(_ gradients: Gradients<Scalar>) {
    let (rate, momentum, nesterov, decay) = (rate, momentum, nesterov, decay)
    slots.update("Momentum", gradients) { count, p, g, kept in
      switch Scalar.kind {
      case .float:
        tensors_momentum_f32(
          count, f32(p), f32(g), f32(kept[0]), Float(rate), Float(momentum), nesterov,
          Float(decay))
      default:
        tensors_momentum_f64(
          count, f64(p), f64(g), f64(kept[0]), Double(rate), Double(momentum), nesterov,
          Double(decay))
      }
    }
  }
}
