/// How a number lies in a file: the union of what NumPy and safetensors write.
enum ElementFormat: String, CaseIterable {
  case bool, int8, int16, int32, int64, uint8, uint16, uint32, uint64
  case float16, bfloat16, float32, float64

  var byteCount: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  init(_ kind: ScalarKind) {
    switch kind {
    case .float: self = .float32
    case .double: self = .float64
    case .int: self = .int64
    case .int32: self = .int32
    case .bool: self = .bool
    }
  }
}

/// The number of bytes of a tensor, or an error if its shape cannot be real.
///
/// The sizes may multiply to more than there is memory, even if one of them is 0.
func checkedByteCount(
  _ shape: [UInt64], _ format: ElementFormat, at position: Int
) throws(FileError) -> (shape: [Int], byteCount: UInt64) {
  let text = "[" + shape.map(String.init).joined(separator: ", ") + "]"
  if shape.count > 16 {
    throw FileError(.unsupported("a tensor of rank \(shape.count)"), at: position)
  }
  var spread = UInt64(format.byteCount)
  for size in shape {
    let (product, overflow) = spread.multipliedReportingOverflow(by: max(size, 1))
    if overflow || product > UInt64(Int.max) {
      throw FileError(
        .unexpected(part: "shape", expected: "one that fits in memory", found: text), at: position)
    }
    spread = product
  }
  return (shape.map { Int($0) }, shape.contains(0) ? 0 : spread)
}

/// Makes the tensor whose elements lie in `range`, which has the right length for `shape`.
func decode(
  _ bytes: [UInt8], _ range: Range<Int>, _ format: ElementFormat, bigEndian: Bool = false,
  shape: [Int]
) throws(FileError) -> StoredTensor {
  let reader = ElementReader(bytes: bytes, range: range, bigEndian: bigEndian)
  switch format {
  case .bool: return .bool(reader.make(shape) { (x: UInt8) in x != 0 })
  case .int8: return .int32(reader.make(shape) { (x: Int8) in Int32(x) })
  case .uint8: return .int32(reader.make(shape) { (x: UInt8) in Int32(x) })
  case .int16: return .int32(reader.make(shape) { (x: Int16) in Int32(x) })
  case .uint16: return .int32(reader.make(shape) { (x: UInt16) in Int32(x) })
  case .int32: return .int32(reader.make(shape) { (x: Int32) in x })
  case .uint32: return .int(reader.make(shape) { (x: UInt32) in Int(x) })
  case .int64: return .int(reader.make(shape) { (x: Int64) in Int(x) })
  case .uint64:
    let numbers: Tensor<Int> = reader.make(shape) { (x: UInt64) in Int(truncatingIfNeeded: x) }
    if let found = numbers.scalars.first(where: { $0 < 0 }) {
      throw FileError(
        .unexpected(
          part: "elements", expected: "numbers below 2^63",
          found: "\(UInt64(truncatingIfNeeded: found))"), at: range.lowerBound)
    }
    return .int(numbers)
  case .float16: return .float(reader.make(shape) { (x: UInt16) in single(half: x) })
  case .bfloat16:
    return .float(reader.make(shape) { (x: UInt16) in Float(bitPattern: UInt32(x) << 16) })
  case .float32: return .float(reader.make(shape) { (x: UInt32) in Float(bitPattern: x) })
  case .float64: return .double(reader.make(shape) { (x: UInt64) in Double(bitPattern: x) })
  }
}

private struct ElementReader {
  let bytes: [UInt8]
  let range: Range<Int>
  let bigEndian: Bool

  func make<Raw: FixedWidthInteger, Scalar>(
    _ shape: [Int], _ convert: (Raw) -> Scalar
  ) -> Tensor<Scalar> {
    let result = Tensor<Scalar>(uninitialised: shape)
    bytes.withUnsafeBytes { source in
      let count = range.count / MemoryLayout<Raw>.size
      for index in 0..<count {
        let raw = source.loadUnaligned(
          fromByteOffset: range.lowerBound + index * MemoryLayout<Raw>.size, as: Raw.self)
        result.mutablePointer[index] = convert(
          bigEndian ? Raw(bigEndian: raw) : Raw(littleEndian: raw))
      }
    }
    return result
  }
}

/// IEEE 754 binary16, widened without loss.
private func single(half: UInt16) -> Float {
  let sign = UInt32(half & 0x8000) << 16
  let exponent = UInt32(half >> 10) & 31
  let fraction = UInt32(half & 0x3ff)
  if exponent == 31 { return Float(bitPattern: sign | 0x7f80_0000 | fraction << 13) }
  if exponent == 0 {
    let size = Float(fraction) * 0x1p-24
    return sign == 0 ? size : -size
  }
  return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
}

/// The bytes of a tensor's elements in row-major order, the lowest byte of each first.
func encode(_ tensor: StoredTensor) -> [UInt8] {
  switch tensor {
  case .float(let x): elementBytes(x)
  case .double(let x): elementBytes(x)
  case .int(let x): elementBytes(x)
  case .int32(let x): elementBytes(x)
  case .bool(let x): elementBytes(x)
  }
}

private func elementBytes<Scalar>(_ tensor: Tensor<Scalar>) -> [UInt8] {
  let x = tensor.contiguous()
  return withExtendedLifetime(x) {
    let memory = UnsafeRawBufferPointer(
      start: x.pointer, count: x.count * MemoryLayout<Scalar>.stride)
    #if _endian(little)
      return [UInt8](memory)
    #else
      let width = MemoryLayout<Scalar>.stride
      return memory.indices.map { memory[$0 / width * width + (width - 1 - $0 % width)] }
    #endif
  }
}
