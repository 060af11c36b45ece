// `.safetensors` files: 8 bytes of length, a JSON description, the elements of all tensors.

private let formats: [String: ElementFormat] = [
  "BOOL": .bool, "I8": .int8, "I16": .int16, "I32": .int32, "I64": .int64, "U8": .uint8,
  "U16": .uint16, "U32": .uint32, "U64": .uint64, "F16": .float16, "BF16": .bfloat16,
  "F32": .float32, "F64": .float64,
]

/// The order in which the safetensors package puts types into a file.
private let order: [ScalarKind] = [.int, .double, .float, .int32, .bool]

extension NamedTensors {
  /// Reads a `.safetensors` file; half precision is read as `Float`.
  public init(safetensors path: String) throws(FileError) {
    self = try inFile(path) { () throws(FileError) in
      try NamedTensors(safetensorsBytes: try readFile(path))
    }
  }

  /// Reads the bytes of a `.safetensors` file.
  public init(safetensorsBytes bytes: [UInt8]) throws(FileError) {
    var cursor = ByteCursor(bytes)
    let length = try cursor.integer(UInt64.self, "length of the header")
    let range = try cursor.take(length, "header")
    guard case .object(let members) = try JSONParser.value(bytes, range) else {
      throw FileError(.unexpected(part: "header", expected: "an object", found: "another"), at: 8)
    }
    let base = range.upperBound
    var taken: [(range: Range<Int>, name: String)] = []
    for (name, value) in members {
      if name == NamedTensors.reservedName {
        metadata = try readMetadata(value)
        continue
      }
      let entry = try Entry(name, value, dataCount: bytes.count - base)
      let place = (base + entry.range.lowerBound)..<(base + entry.range.upperBound)
      self[name] = try decode(bytes, place, entry.format, shape: entry.shape)
      taken.append((entry.range, name))
    }
    try checkCover(taken, dataCount: bytes.count - base, at: base)
  }

  /// The bytes that the safetensors package would write.
  public var safetensorsBytes: [UInt8] {
    var members: [(name: String, value: JSONValue)] = []
    if !metadata.isEmpty {
      let notes = metadata.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
      members.append((NamedTensors.reservedName, .object(notes)))
    }
    var data: [UInt8] = []
    let sorted = names.compactMap { name in self[name].map { (name, $0) } }.sorted { a, b in
      let (x, y) = (order.firstIndex(of: a.1.kind) ?? 0, order.firstIndex(of: b.1.kind) ?? 0)
      return x != y ? x < y : Array(a.0.utf8).lexicographicallyPrecedes(Array(b.0.utf8))
    }
    for (name, tensor) in sorted {
      let start = data.count
      data += encode(tensor)
      let format = ElementFormat(tensor.kind)
      members.append(
        (
          name,
          .object([
            ("dtype", .string(formats.first { $0.value == format }?.key ?? "")),
            ("shape", .array(tensor.shape.map { .integer(UInt64($0)) })),
            ("data_offsets", .array([start, data.count].map { .integer(UInt64($0)) })),
          ])
        ))
    }
    var header = JSONValue.object(members).text
    header += String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    var writer = ByteWriter()
    writer.append(UInt64(header.utf8.count))
    writer.append(text: header)
    writer.append(data)
    return writer.bytes
  }

  /// Writes a `.safetensors` file, byte for byte as the safetensors package does.
  ///
  /// That package puts several notes of `metadata` in a random order; here they are sorted.
  public func write(safetensors path: String) throws(FileError) {
    try writeFile(path, safetensorsBytes)
  }
}

/// What the header says of one tensor.
private struct Entry {
  let format: ElementFormat
  let shape: [Int]
  let range: Range<Int>

  init(_ name: String, _ value: JSONValue, dataCount: Int) throws(FileError) {
    func wrong(_ part: String, _ expected: String, _ found: JSONValue?) -> FileError {
      FileError(
        .unexpected(
          part: "\(name), \(part)", expected: expected, found: found?.text ?? "nothing"), at: 8)
    }
    guard case .object(let members) = value else { throw wrong("entry", "an object", value) }
    func member(_ key: String) -> JSONValue? { members.first { $0.name == key }?.value }

    guard case .string(let type) = member("dtype") else {
      throw wrong("dtype", "a name", member("dtype"))
    }
    guard let format = formats[type] else {
      throw FileError(.unsupported("\(name), of type \(type),"), at: 8)
    }
    guard let sizes = integers(member("shape")) else {
      throw wrong("shape", "a list of sizes", member("shape"))
    }
    let (shape, byteCount) = try checkedByteCount(sizes, format, at: 8)
    guard let offsets = integers(member("data_offsets")), offsets.count == 2,
      offsets[0] <= offsets[1], offsets[1] <= UInt64(dataCount)
    else {
      throw wrong(
        "data_offsets", "two places within \(dataCount) bytes", member("data_offsets"))
    }
    if offsets[1] - offsets[0] != byteCount {
      throw wrong(
        "data_offsets", "\(byteCount) bytes for the shape \(describe(shape: shape))",
        member("data_offsets"))
    }
    (self.format, self.shape, range) = (format, shape, Int(offsets[0])..<Int(offsets[1]))
  }
}

private func integers(_ value: JSONValue?) -> [UInt64]? {
  guard case .array(let values) = value else { return nil }
  let numbers = values.compactMap { value -> UInt64? in
    guard case .integer(let number) = value else { return nil }
    return number
  }
  return numbers.count == values.count ? numbers : nil
}

private func readMetadata(_ value: JSONValue) throws(FileError) -> [String: String] {
  var notes: [String: String] = [:]
  guard case .object(let members) = value else {
    throw FileError(
      .unexpected(part: "__metadata__", expected: "an object", found: value.text), at: 8)
  }
  for (name, value) in members {
    guard case .string(let text) = value else {
      throw FileError(
        .unexpected(part: "__metadata__, \(name)", expected: "text", found: value.text), at: 8)
    }
    if notes.updateValue(text, forKey: name) != nil {
      throw FileError(
        .unexpected(
          part: "__metadata__", expected: "names that can be told apart", found: "\(name) twice"),
        at: 8)
    }
  }
  return notes
}

/// The tensors must lie side by side and fill the file: no byte is shared, none is left over.
private func checkCover(
  _ taken: [(range: Range<Int>, name: String)], dataCount: Int, at base: Int
) throws(FileError) {
  var reached = 0
  let sorted = taken.sorted {
    ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
  }
  for (range, name) in sorted {
    if range.lowerBound != reached {
      throw FileError(
        .unexpected(
          part: "\(name), data_offsets", expected: "a start at \(reached)",
          found: "\(range.lowerBound)"), at: base + range.lowerBound)
    }
    reached = range.upperBound
  }
  if reached != dataCount {
    throw FileError(
      .unexpected(
        part: "end", expected: "\(reached) bytes of elements", found: "\(dataCount)"),
      at: base + reached)
  }
}
