import Kernels

/// Adam: steps along the running mean of the gradients over the root of that of their squares.
///
///     m = β₁ m + (1 - β₁) g,  v = β₂ v + (1 - β₂) g²,
///     p -= rate (m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε)
///
/// Kingma and Ba, "Adam: a method for stochastic optimization" (2014).
public struct Adam<Scalar: FloatingScalar>: Optimizer, Sendable {
  public var rate: Scalar
  private var moments: Moments<Scalar>

  /// Adam for the parameters of a model; `decay` is added to the gradient.
  public init<Model: Module>(
    _ model: Model, rate: Scalar = 0.001, betas: (Scalar, Scalar) = (0.9, 0.999),
    epsilon: Scalar = 1e-8, decay: Scalar = 0
  ) where Model.Scalar == Scalar {
    self.rate = rate
    moments = Moments(model, betas, epsilon, decay, decoupled: false)
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public mutating func step(_ gradients: Gradients<Scalar>) {
    moments.step("Adam", gradients, rate)
  }
}

/// Adam with weight decay apart from the gradient: p is scaled by 1 - rate decay first.
///
/// Loshchilov and Hutter, "Decoupled weight decay regularization" (2017).
public struct AdamW<Scalar: FloatingScalar>: Optimizer, Sendable {
  public var rate: Scalar
  private var moments: Moments<Scalar>

  /// AdamW for the parameters of a model.
  public init<Model: Module>(
    _ model: Model, rate: Scalar = 0.001, betas: (Scalar, Scalar) = (0.9, 0.999),
    epsilon: Scalar = 1e-8, decay: Scalar = 0.01
  ) where Model.Scalar == Scalar {
    self.rate = rate
    moments = Moments(model, betas, epsilon, decay, decoupled: true)
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public mutating func step(_ gradients: Gradients<Scalar>) {
    moments.step("AdamW", gradients, rate)
  }
}

/// What Adam and AdamW share.
private struct Moments<Scalar: FloatingScalar>: Sendable {
  private var slots: OptimizerSlots<Scalar>
  private let betas: (Scalar, Scalar)
  private let epsilon, decay: Scalar
  private let decoupled: Bool
  /// β₁ᵗ and β₂ᵗ, in Double: products, as no power function would be the same everywhere.
  private var powers = (1.0, 1.0)

  init<Model: Module>(
    _ model: Model, _ betas: (Scalar, Scalar), _ epsilon: Scalar, _ decay: Scalar, decoupled: Bool
  ) where Model.Scalar == Scalar {
    self.betas = betas
    self.epsilon = epsilon
    self.decay = decay
    self.decoupled = decoupled
    slots = OptimizerSlots(model.parameters.map { $0.parameter }, count: 2)
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func step(_ name: StaticString, _ gradients: Gradients<Scalar>, _ rate: Scalar) {
    powers.0 *= betas.0.asDouble
    powers.1 *= betas.1.asDouble
    let corrections = (1 - powers.0, 1 - powers.1)
    let (betas, epsilon, decay, decoupled) = (betas, epsilon, decay, decoupled)
    slots.update(name, gradients) { count, p, g, kept in
      switch Scalar.kind {
      case .float:
        tensors_adam_f32(
          count, f32(p), f32(g), f32(kept[0]), f32(kept[1]), Float(rate), Float(betas.0),
          Float(betas.1), Float(epsilon), Float(corrections.0), Float(corrections.1), Float(decay),
          decoupled)
      default:
        tensors_adam_f64(
          count, f64(p), f64(g), f64(kept[0]), f64(kept[1]), Double(rate), Double(betas.0),
          Double(betas.1), Double(epsilon), corrections.0, corrections.1, Double(decay), decoupled)
      }
    }
  }
}
