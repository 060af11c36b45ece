// `.npy` files, as numpy.lib.format describes them.

extension Tensor {
  /// Reads an `.npy` file, as `numpy.save` writes it.
  ///
  /// Half precision is read as `Float`, small whole numbers as `Int32`, and the larger type may be
  /// asked for where nothing is lost (`Double` for `Float`, `Int` for `Int32`).
  public init(npy path: String) throws(FileError) {
    self = try inFile(path) { () throws(FileError) in
      try Tensor(npyBytes: try readFile(path))
    }
  }

  /// Reads the bytes of an `.npy` file.
  public init(npyBytes bytes: [UInt8]) throws(FileError) {
    let stored = try readNumPy(bytes, in: 0..<bytes.count)
    guard let tensor = stored.tensor(of: Scalar.self) else {
      throw FileError(
        .wrongType(name: "array", expected: "\(Scalar.self)", found: "\(stored.kind)"))
    }
    self = tensor
  }

  /// The bytes that `numpy.save` would write for this tensor.
  public var npyBytes: [UInt8] { writeNumPy(StoredTensor(self)) }

  /// Writes an `.npy` file, byte for byte as `numpy.save` does.
  public func write(npy path: String) throws(FileError) { try writeFile(path, npyBytes) }
}

private let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

func readNumPy(_ bytes: [UInt8], in range: Range<Int>) throws(FileError) -> StoredTensor {
  var cursor = ByteCursor(bytes, in: range)
  try cursor.expect(magic, "start", "the magic bytes 93 4e 55 4d 50 59 of an .npy file")
  let version = try cursor.integer(UInt8.self, "version")
  _ = try cursor.integer(UInt8.self, "version")
  let length: UInt64
  switch version {
  case 1: length = UInt64(try cursor.integer(UInt16.self, "length of the header"))
  case 2, 3: length = UInt64(try cursor.integer(UInt32.self, "length of the header"))
  default:
    throw FileError(.unsupported("version \(version) of the .npy format"), at: cursor.position)
  }
  let place = cursor.position
  let header = try NumPyHeader(bytes, try cursor.take(length, "header"))
  let (shape, byteCount) = try checkedByteCount(header.shape, header.format, at: place)
  let data = try cursor.take(byteCount, "array")
  if !cursor.isAtEnd {
    throw FileError(
      .unexpected(
        part: "end", expected: "\(byteCount) bytes of elements",
        found: "\(cursor.left) bytes more"), at: cursor.position)
  }
  let stored = header.fortranOrder ? Array(shape.reversed()) : shape
  let tensor = try decode(
    bytes, data, header.format, bigEndian: header.bigEndian, shape: stored)
  return header.fortranOrder && shape.count > 1 ? tensor.transposed : tensor
}

func writeNumPy(_ tensor: StoredTensor) -> [UInt8] {
  let text = NumPyHeader.text(tensor.kind, tensor.shape)
  // The elements start at a multiple of 64: 10 bytes, the text, spaces and a line's end.
  let padding = 64 - (10 + text.utf8.count + 1) % 64
  var writer = ByteWriter(bytes: magic + [1, 0])
  writer.append(UInt16(text.utf8.count + padding + 1))
  writer.append(text: text + String(repeating: " ", count: padding) + "\n")
  writer.append(encode(tensor))
  return writer.bytes
}

extension StoredTensor {
  /// The axes in the opposite order, as row-major elements.
  fileprivate var transposed: StoredTensor {
    let axes = Array(shape.indices.reversed())
    return switch self {
    case .float(let x): .float(x.transposedView(axes).contiguous())
    case .double(let x): .double(x.transposedView(axes).contiguous())
    case .int(let x): .int(x.transposedView(axes).contiguous())
    case .int32(let x): .int32(x.transposedView(axes).contiguous())
    case .bool(let x): .bool(x.transposedView(axes).contiguous())
    }
  }
}
