/// A tensor whose type of elements is known when its file has been read.
public enum StoredTensor: Sendable {
  /// Elements of type `Float`.
  case float(Tensor<Float>)
  /// Elements of type `Double`.
  case double(Tensor<Double>)
  /// Elements of type `Int`.
  case int(Tensor<Int>)
  /// Elements of type `Int32`.
  case int32(Tensor<Int32>)
  /// Elements of type `Bool`: a mask.
  case bool(Tensor<Bool>)

  /// A tensor of any type.
  public init<Scalar>(_ tensor: Tensor<Scalar>) {
    switch tensor.detached() {
    case let x as Tensor<Float>: self = .float(x)
    case let x as Tensor<Double>: self = .double(x)
    case let x as Tensor<Int>: self = .int(x)
    case let x as Tensor<Int32>: self = .int32(x)
    case let x as Tensor<Bool>: self = .bool(x)
    default: invalidValue("StoredTensor: elements of type \(Scalar.self) cannot be stored")
    }
  }

  /// The shape.
  public var shape: [Int] {
    switch self {
    case .float(let x): x.shape
    case .double(let x): x.shape
    case .int(let x): x.shape
    case .int32(let x): x.shape
    case .bool(let x): x.shape
    }
  }

  /// The type of the elements.
  public var kind: ScalarKind {
    switch self {
    case .float: .float
    case .double: .double
    case .int: .int
    case .int32: .int32
    case .bool: .bool
    }
  }

  /// The tensor as one of `Scalar`; nil if its elements are of another type.
  ///
  /// `Float` is read as `Double` too, and `Int32` as `Int`: nothing is lost.
  public func tensor<Scalar>(of type: Scalar.Type = Scalar.self) -> Tensor<Scalar>? {
    switch self {
    case .float(let x): return (x as? Tensor<Scalar>) ?? (Tensor<Double>(x) as? Tensor<Scalar>)
    case .double(let x): return x as? Tensor<Scalar>
    case .int(let x): return x as? Tensor<Scalar>
    case .int32(let x): return (x as? Tensor<Scalar>) ?? (Tensor<Int>(x) as? Tensor<Scalar>)
    case .bool(let x): return x as? Tensor<Scalar>
    }
  }
}

/// Names with their tensors, in order: what an `.npz` or a `.safetensors` file holds.
///
/// Names are the same only if their bytes are. The name `__metadata__` is none: in a `.safetensors`
/// file it stands for the notes, and setting a tensor of that name ends the program.
public struct NamedTensors: Sendable {
  /// The names in the order of the file.
  public private(set) var names: [String] = []
  private var tensors: [ExactText: StoredTensor] = [:]
  /// Further notes by name, which `.safetensors` files can carry.
  public var metadata: [String: String] = [:]

  /// The name that no tensor can have.
  static let reservedName = "__metadata__"

  /// Nothing yet.
  public init() {}

  /// The tensor with a name; setting one keeps its place, setting nil removes it.
  public subscript(name: String) -> StoredTensor? {
    get { tensors[ExactText(name)] }
    set {
      let key = ExactText(name)
      if newValue != nil && name == NamedTensors.reservedName {
        invalidValue("NamedTensors: the name \(name) is reserved for the notes, see `metadata`")
      }
      if newValue == nil { names.removeAll { ExactText($0) == key } }
      if newValue != nil && tensors[key] == nil { names.append(name) }
      tensors[key] = newValue
    }
  }

  /// Adds a tensor, or replaces the one with the same name.
  public mutating func set<Scalar>(_ name: String, _ tensor: Tensor<Scalar>) {
    self[name] = StoredTensor(tensor)
  }

  /// The tensor with a name, of a type; an error if it is missing or of another type.
  public func tensor<Scalar>(
    _ name: String, of type: Scalar.Type = Scalar.self
  ) throws(FileError) -> Tensor<Scalar> {
    guard let stored = self[name] else {
      throw FileError(.missing(name: name, present: names))
    }
    guard let tensor = stored.tensor(of: type) else {
      throw FileError(.wrongType(name: name, expected: "\(type)", found: "\(stored.kind)"))
    }
    return tensor
  }
}
