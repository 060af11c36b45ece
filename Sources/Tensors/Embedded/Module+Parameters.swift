/// Collects the parameters of a model where there is no reflection.
///
/// The tool that compiles for a page writes `parameters` of every `Module` from its stored properties,
/// each added here by its name: the overloads tell what a property is.
public struct ParameterList<Scalar: FloatingScalar> {
  public private(set) var found: [(name: String, parameter: Parameter<Scalar>)] = []
  private var seen: Set<ObjectIdentifier> = []

  public init() {}

  public mutating func add(_ name: String, _ parameter: Parameter<Scalar>) {
    if seen.insert(ObjectIdentifier(parameter)).inserted { found.append((name, parameter)) }
  }

  public mutating func add(_ name: String, _ parameter: Parameter<Scalar>?) {
    if let parameter { add(name, parameter) }
  }

  public mutating func add(_ name: String, _ list: [Parameter<Scalar>]) {
    for (index, parameter) in list.enumerated() { add("\(name).\(index)", parameter) }
  }

  public mutating func add<Part: Module>(_ name: String, _ part: Part)
  where Part.Scalar == Scalar {
    for (path, parameter) in part.parameters { add("\(name).\(path)", parameter) }
  }

  public mutating func add<Part: Module>(_ name: String, _ part: Part?)
  where Part.Scalar == Scalar {
    if let part { add(name, part) }
  }

  public mutating func add<Part: Module>(_ name: String, _ list: [Part])
  where Part.Scalar == Scalar {
    for (index, part) in list.enumerated() { add("\(name).\(index)", part) }
  }

  /// A property that is no part of the model.
  public mutating func add<Value>(_ name: String, _ value: Value) {}
}
