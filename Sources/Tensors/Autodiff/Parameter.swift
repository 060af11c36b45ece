import Synchronization

/// A tensor that training changes.
///
/// Read `value` inside `valueAndGradient(of:)` and its gradient is computed; read elsewhere it is a
/// constant. Setting it replaces the tensor and counts up `version`.
public final class Parameter<Scalar: FloatingScalar>: @unchecked Sendable {
  private var stored: Tensor<Scalar>

  /// Counts the changes of `value`.
  public private(set) var version = 0

  /// The name that was given, if any; a model's `parameters` go by the path of properties instead.
  public let name: String?

  /// A parameter with the given first value.
  public init(_ value: Tensor<Scalar>, name: String? = nil) {
    stored = value.detached()
    self.name = name
  }

  /// The shape of the value.
  public var shape: [Int] { stored.shape }

  /// The number of elements.
  public var count: Int { stored.count }

  /// The tensor, tracked inside a gradient computation.
  ///
  /// A new value has the old one's shape.
  public var value: Tensor<Scalar> {
    get {
      if passes.load(ordering: .relaxed) == 0 { return stored }
      return tracked()
    }
    set {
      if newValue.shape != stored.shape {
        shapeError("Parameter", [stored.shape, newValue.shape], "a parameter keeps its shape")
      }
      stored = newValue.detached()
      version += 1
      if passes.load(ordering: .relaxed) != 0 {
        GradientContext.current.parameters[ObjectIdentifier(self)] = nil
      }
    }
  }

  /// Changes the value in place, without a copy if nobody else holds it.
  package func update(_ body: (inout Tensor<Scalar>) -> Void) {
    body(&stored)
    version += 1
    if passes.load(ordering: .relaxed) != 0 {
      GradientContext.current.parameters[ObjectIdentifier(self)] = nil
    }
  }

  @inline(never)
  private func tracked() -> Tensor<Scalar> {
    let context = GradientContext.current
    if context.depth == 0 || !context.isRecording { return stored }
    var result = stored
    if let record = context.parameters[ObjectIdentifier(self)] {
      result.record = record
    } else {
      let node = Node<Scalar>("parameter", shape: stored.shape, nil, nil, [], nil)
      context.parameters[ObjectIdentifier(self)] = node
      result.record = node
    }
    return result
  }
}
