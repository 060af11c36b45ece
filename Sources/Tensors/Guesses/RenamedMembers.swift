// Guesses of people who come from NumPy and PyTorch, answered by the compiler. None of these can be
// called.

extension Tensor {
  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, renamed: "detached()")
  public func detach() -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "a tensor is a value: let copy = x")
  public func clone() -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "a tensor is a value: let copy = x")
  public func copy() -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, renamed: "reshaped(_:)")
  public func reshape(_ shape: [Int]) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "write reshaped([2, 3])")
  public func reshape(_ sizes: Int...) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, renamed: "reshaped(_:)")
  public func view(_ shape: [Int]) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "write reshaped([2, 3])")
  public func view(_ sizes: Int...) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "write reshaped([-1])")
  public func flatten() -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "write reshaped([-1])")
  public func ravel() -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "write transposed()")
  public var T: Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, renamed: "transposed()")
  public func t() -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(
    *, unavailable,
    message: "write transposed(1, 0), or transposed() for the last two axes"
  )
  public func transpose(_ axes: Int...) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, renamed: "transposed(_:)")
  public func permute(_ axes: Int...) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, renamed: "expanded(at:)")
  public func unsqueeze(_ axis: Int) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, renamed: "squeezed(at:)")
  public func squeeze(_ axis: Int) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "name the axis: squeezed(at: 0)")
  public func squeeze() -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, renamed: "broadcast(to:)")
  public func expand(_ shape: [Int]) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, renamed: "flipped(axis:)")
  public func flip(axis: Int = 0) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, renamed: "rolled(_:axis:)")
  public func roll(_ count: Int, axis: Int = 0) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, renamed: "lowerTriangle(offset:)")
  public func tril(_ offset: Int = 0) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, renamed: "upperTriangle(offset:)")
  public func triu(_ offset: Int = 0) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(
    *, unavailable,
    message: "write diagonal() of a matrix, or diagonalMatrix(x) of a vector"
  )
  public func diag() -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "write sorted(axis:), and argsort(axis:) for the positions")
  public func sort(axis: Int = -1) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, renamed: "cumulativeSum(axis:)")
  public func cumsum(axis: Int = 0) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, renamed: "cumulativeProduct(axis:)")
  public func cumprod(axis: Int = 0) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "write matmul(a, b)")
  public func matmul(_ other: Tensor) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "write matmul(a, b)")
  public func mm(_ other: Tensor) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "write pow(x, 2)")
  public func pow(_ exponent: Scalar) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "write x.replacing(with: 0, where: mask)")
  public func maskedFill(_ mask: Tensor<Bool>, _ value: Scalar) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(
    *, unavailable,
    message: "the type of the elements is in the tensor's type: Tensor<Float>"
  )
  public var dtype: Scalar.Type { Scalar.self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "write Tensor<Double>(x)")
  public func to<Other>(_ type: Other.Type) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "write Tensor<Double>(x)")
  public func astype<Other>(_ type: Other.Type) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "there is one device, the CPU")
  public var device: String { "" }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "there is one device, the CPU: leave this out")
  public func to(device: AbsentDevice) -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "there is one device, the CPU: leave this out")
  public func cuda() -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "there is one device, the CPU: leave this out")
  public func cpu() -> Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, renamed: "scalars")
  public func numpy() -> [Scalar] { scalars }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, renamed: "scalars")
  public func tolist() -> [Scalar] { scalars }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "item is a property: write it without ()")
  public func item(_ position: Int = 0) -> Scalar { scalars[position] }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, renamed: "item")
  public var scalar: Scalar { item }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, renamed: "count")
  public func numel() -> Int { count }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "write count for the number of elements, shape for the sizes")
  public var size: Int { count }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, renamed: "rank")
  public var ndim: Int { rank }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, renamed: "rank")
  public func dim() -> Int { rank }

  /// A name that other libraries have for what is here called otherwise.
  @available(
    *, unavailable,
    message: "write let slopes = gradient(of: model) { loss }, or gradient(at: x) { ... }"
  )
  public func backward() {}

  /// A name that other libraries have for what is here called otherwise.
  @available(
    *, unavailable,
    message: "write let slopes = gradient(of: model) { loss }, or gradient(at: x) { ... }"
  )
  public var grad: Tensor { self }

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "write try x.write(npy: path)")
  public func save(_ path: String) throws {}

  /// A name that other libraries have for what is here called otherwise.
  @available(*, unavailable, message: "write try x.write(npy: path)")
  public func write(to path: String) throws {}
}

/// Devices that there are elsewhere.
public enum AbsentDevice {
  /// Not here.
  case cpu, gpu, cuda, mps
}
