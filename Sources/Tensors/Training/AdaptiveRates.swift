import Kernels

/// AdaGrad: a += g², p -= rate g / (√a + ε).
///
/// Duchi, Hazan and Singer, "Adaptive subgradient methods" (2011).
public struct AdaGrad<Scalar: FloatingScalar>: Optimizer, Sendable {
  public var rate: Scalar
  /// ε, which keeps the quotient finite.
  public var epsilon: Scalar
  private var slots: OptimizerSlots<Scalar>

  /// AdaGrad for the parameters of a model.
  public init<Model: Module>(_ model: Model, rate: Scalar = 0.01, epsilon: Scalar = 1e-10)
  where Model.Scalar == Scalar {
    self.rate = rate
    self.epsilon = epsilon
    slots = OptimizerSlots(model.parameters.map { $0.parameter }, count: 1)
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public mutating func step(_ gradients: Gradients<Scalar>) {
    let (rate, epsilon) = (rate, epsilon)
    slots.update("AdaGrad", gradients) { count, p, g, kept in
      switch Scalar.kind {
      case .float:
        tensors_adagrad_f32(count, f32(p), f32(g), f32(kept[0]), Float(rate), Float(epsilon))
      default:
        tensors_adagrad_f64(count, f64(p), f64(g), f64(kept[0]), Double(rate), Double(epsilon))
      }
    }
  }
}

/// AdaDelta: steps as large as the recent steps were, against the size of the recent gradients.
///
///     a = ρ a + (1 - ρ) g²,  u = g √(d + ε) / √(a + ε),  d = ρ d + (1 - ρ) u²,  p -= rate u
///
/// Zeiler, "ADADELTA: an adaptive learning rate method" (2012), where the rate is 1.
public struct AdaDelta<Scalar: FloatingScalar>: Optimizer, Sendable {
  public var rate: Scalar
  /// ρ, the share of the running means that is kept.
  public var decay: Scalar
  /// ε, inside both roots.
  public var epsilon: Scalar
  private var slots: OptimizerSlots<Scalar>

  /// AdaDelta for the parameters of a model.
  public init<Model: Module>(
    _ model: Model, rate: Scalar = 1, decay: Scalar = 0.9, epsilon: Scalar = 1e-6
  ) where Model.Scalar == Scalar {
    self.rate = rate
    self.decay = decay
    self.epsilon = epsilon
    slots = OptimizerSlots(model.parameters.map { $0.parameter }, count: 2)
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public mutating func step(_ gradients: Gradients<Scalar>) {
    let (rate, decay, epsilon) = (rate, decay, epsilon)
    slots.update("AdaDelta", gradients) { count, p, g, kept in
      switch Scalar.kind {
      case .float:
        tensors_adadelta_f32(
          count, f32(p), f32(g), f32(kept[0]), f32(kept[1]), Float(rate), Float(decay),
          Float(epsilon))
      default:
        tensors_adadelta_f64(
          count, f64(p), f64(g), f64(kept[0]), f64(kept[1]), Double(rate), Double(decay),
          Double(epsilon))
      }
    }
  }
}

/// RMSProp: a = ρ a + (1 - ρ) g², p -= rate g / √(a + ε), ε being inside the root.
///
/// Tieleman and Hinton, lecture 6.5 of "Neural networks for machine learning" (2012). With
/// `epsilonInside` false the quotient is g / (√a + ε), as PyTorch has it.
public struct RMSProp<Scalar: FloatingScalar>: Optimizer, Sendable {
  public var rate: Scalar
  /// ρ, the share of the running mean that is kept.
  public var decay: Scalar
  /// ε, which keeps the quotient finite.
  public var epsilon: Scalar
  /// Whether ε is added under the root.
  public let epsilonInside: Bool
  private var slots: OptimizerSlots<Scalar>

  /// RMSProp for the parameters of a model.
  public init<Model: Module>(
    _ model: Model, rate: Scalar = 0.001, decay: Scalar = 0.9, epsilon: Scalar = 1e-6,
    epsilonInside: Bool = true
  ) where Model.Scalar == Scalar {
    self.rate = rate
    self.decay = decay
    self.epsilon = epsilon
    self.epsilonInside = epsilonInside
    slots = OptimizerSlots(model.parameters.map { $0.parameter }, count: 1)
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public mutating func step(_ gradients: Gradients<Scalar>) {
    let (rate, decay, epsilon, outside) = (rate, decay, epsilon, !epsilonInside)
    slots.update("RMSProp", gradients) { count, p, g, kept in
      switch Scalar.kind {
      case .float:
        tensors_rmsprop_f32(
          count, f32(p), f32(g), f32(kept[0]), Float(rate), Float(decay), Float(epsilon), outside)
      default:
        tensors_rmsprop_f64(
          count, f64(p), f64(g), f64(kept[0]), Double(rate), Double(decay), Double(epsilon),
          outside)
      }
    }
  }
}
