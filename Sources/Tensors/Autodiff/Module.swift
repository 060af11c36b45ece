/// A model or a part of one: something that holds parameters.
///
/// The parameters are found by looking through the properties (also in superclasses, optionals,
/// arrays, tuples and dictionaries), so a model only declares them.
public protocol Module {
  /// The type of the parameters' elements.
  associatedtype Scalar: FloatingScalar = Float
  /// All parameters with their paths: "encoder.weight", "layers.0.bias". Shared ones come once.
  var parameters: [(name: String, parameter: Parameter<Scalar>)] { get }
}

extension Module {
  /// The number of numbers in all parameters.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.parameter.count } }

  /// The parameter with the given path, if there is one.
  public func parameter(named name: String) -> Parameter<Scalar>? {
    parameters.first { $0.name == name }?.parameter
  }
}
