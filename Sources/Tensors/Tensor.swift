import Kernels

/// An array of numbers of any rank.
///
/// A tensor is a value: changing one never changes another, though views share memory. Elements are
/// in row-major order. Letters of shapes everywhere: B batch, T time, D input, H hidden,
/// V vocabulary.
public struct Tensor<Scalar: TensorScalar>: @unchecked Sendable {
  package var buffer: Buffer
  /// The position of the first element in the buffer, in elements.
  package var offset: Int
  /// The size along each axis; empty for a single number.
  public private(set) var shape: [Int]
  /// The distances between neighbours along each axis, in elements; nil if row-major without gaps.
  package var strides: [Int]?
  /// The number of elements.
  public private(set) var count: Int
  /// How this tensor was computed, if a gradient will be asked for.
  package var record: Record?

  /// The number of axes.
  public var rank: Int { shape.count }

  /// A new tensor whose elements are yet to be written through `mutablePointer`.
  @inline(__always)
  package init(uninitialised shape: [Int]) {
    count = elementCount(shape)
    let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Scalar>.stride)
    if overflow { tooLarge("tensor", shape) }
    buffer = Buffer(byteCount: bytes)
    offset = 0
    self.shape = shape
  }

  /// A view of a buffer.
  @inline(__always)
  package init(buffer: Buffer, offset: Int, shape: [Int], strides: [Int]?) {
    self.buffer = buffer
    self.offset = offset
    self.shape = shape
    self.strides = strides
    count = elementCount(shape)
  }

  /// Where the elements start; valid while this tensor lives (see `withExtendedLifetime`).
  ///
  /// Elements follow one another only if `isContiguous`.
  @inline(__always)
  package var pointer: UnsafePointer<Scalar> {
    UnsafePointer(buffer.address.assumingMemoryBound(to: Scalar.self) + offset)
  }

  /// Where to write the elements of a tensor that nobody else has seen yet.
  @inline(__always)
  package var mutablePointer: UnsafeMutablePointer<Scalar> {
    buffer.address.assumingMemoryBound(to: Scalar.self) + offset
  }

  /// Whether the elements follow one another in memory in row-major order.
  @inline(__always)
  package var isContiguous: Bool { strides == nil }

  /// The distances between neighbours, spelled out.
  package var explicitStrides: [Int] { strides ?? rowMajorStrides(shape) }

  /// The elements in row-major order.
  public var scalars: [Scalar] {
    let x = contiguous()
    return withExtendedLifetime(x) {
      [Scalar](UnsafeBufferPointer(start: x.pointer, count: x.count))
    }
  }

  /// The only element of a tensor of one element.
  public var item: Scalar {
    if count != 1 { shapeError("item", [shape], "there are \(count) elements, not 1") }
    return withExtendedLifetime(buffer) { pointer[0] }
  }

  /// This tensor without its history: no gradient flows through it.
  public func detached() -> Tensor {
    var copy = self
    copy.record = nil
    return copy
  }

  /// The same elements one after another in memory, copied only if they are not.
  @inline(__always)
  package func contiguous() -> Tensor {
    strides == nil ? self : copied()
  }

  /// A row-major copy, without history.
  @inline(never)
  package func copied() -> Tensor {
    let result = Tensor(uninitialised: shape)
    withExtendedLifetime(self) {
      copyStrided(
        from: pointer, strides: explicitStrides, shape: shape, to: result.mutablePointer)
    }
    var tracked = result
    tracked.record = record
    return tracked
  }

  /// Makes this tensor the only owner of contiguous memory, so that it can be changed in place.
  package mutating func makeUnique() {
    if strides != nil || !isKnownUniquelyReferenced(&buffer) {
      let history = record
      self = copied()
      record = history
    }
  }
}
