extension Tensor {
  /// A tensor of the given shape with the given elements in row-major order.
  public init(shape: [Int], scalars: [Scalar]) {
    let count = checkedElementCount(shape, "Tensor")
    if count != scalars.count {
      shapeError("Tensor", [shape], "\(count) elements are needed, \(scalars.count) were given")
    }
    self.init(uninitialised: shape)
    scalars.withUnsafeBufferPointer { source in
      if let start = source.baseAddress { mutablePointer.update(from: start, count: count) }
    }
  }

  /// A tensor of rank 0: a single number.
  public init(_ scalar: Scalar) {
    self.init(uninitialised: [])
    mutablePointer[0] = scalar
  }

  /// A tensor of rank 1 with the given elements.
  public init(_ scalars: [Scalar]) {
    self.init(shape: [scalars.count], scalars: scalars)
  }

  /// A tensor of rank 2 with the given rows, all of the same length.
  public init(_ rows: [[Scalar]]) {
    let width = rows.first?.count ?? 0
    for (index, row) in rows.enumerated() where row.count != width {
      shapeError(
        "Tensor", [[rows.count, width]], "row \(index) has \(row.count) elements, not \(width)")
    }
    self.init(shape: [rows.count, width], scalars: rows.flatMap { $0 })
  }

  /// A tensor filled with one value.
  public static func full(_ shape: [Int], _ value: Scalar) -> Tensor {
    _ = checkedElementCount(shape, "full")
    let result = Tensor(uninitialised: shape)
    applyFill(value, result.mutablePointer, result.count)
    return result
  }

  /// A tensor of zeros (of `false`).
  public static func zeros(_ shape: [Int]) -> Tensor { full(shape, Scalar.emptyScalar) }

  /// A tensor of ones (of `true`).
  public static func ones(_ shape: [Int]) -> Tensor { full(shape, Scalar.unitScalar) }

  /// Zeros in the shape of another tensor.
  public static func zeros<Other>(like other: Tensor<Other>) -> Tensor { zeros(other.shape) }

  /// Ones in the shape of another tensor.
  public static func ones<Other>(like other: Tensor<Other>) -> Tensor { ones(other.shape) }
}

extension Tensor where Scalar: NumericScalar {
  /// The numbers from `start` up to but without `end`, `step` apart: shape [ceil((end - start) / step)].
  public static func range(_ start: Scalar, _ end: Scalar, by step: Scalar = 1) -> Tensor {
    if step == 0 { invalidValue("range: the step is 0") }
    let exact = (end.asDouble - start.asDouble) / step.asDouble
    if !(exact > 0) { return zeros([0]) }
    var count = Int(exact)
    if Double(count) < exact { count += 1 }
    let result = Tensor(uninitialised: [count])
    for i in 0..<count {
      result.mutablePointer[i] = start + Scalar.nearest(to: Double(i)) * step
    }
    return result
  }

  /// The identity matrix: [size, size], 1 on the diagonal.
  public static func identity(_ size: Int) -> Tensor {
    let result = zeros([size, size])
    for i in 0..<size { result.mutablePointer[i * size + i] = 1 }
    return result
  }

  /// One row per id, 1 at the id and 0 elsewhere: ids of any shape S give [S, count].
  public static func oneHot(_ ids: Tensor<Int>, _ count: Int) -> Tensor {
    let result = zeros(ids.shape + [count])
    for (row, id) in ids.scalars.enumerated() {
      if id < 0 || id >= count {
        indexError("oneHot", index: id, axis: ids.rank, shape: ids.shape + [count])
      }
      result.mutablePointer[row * count + id] = 1
    }
    return result
  }

  /// One row per id, 1 at the id and 0 elsewhere: [N, count].
  public static func oneHot(_ ids: [Int], _ count: Int) -> Tensor {
    oneHot(Tensor<Int>(ids), count)
  }
}

extension Tensor where Scalar: FloatingScalar {
  /// Evenly spaced numbers from `start` to `end`, both included: [count].
  public static func linearSpace(_ start: Scalar, _ end: Scalar, count: Int) -> Tensor {
    let result = Tensor(uninitialised: [count])
    for i in 0..<count {
      let part = count == 1 ? 0 : Scalar(i) / Scalar(count - 1)
      result.mutablePointer[i] = i == count - 1 && i > 0 ? end : start + (end - start) * part
    }
    return result
  }
}
