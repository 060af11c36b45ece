/// One value of an example: a list of numbers or of byte strings.
public enum Feature: Hashable, Sendable {
  /// Byte strings.
  case bytes([[UInt8]])
  /// Floats.
  case floats([Float])
  /// Whole numbers, of 64 bits in the file.
  case integers([Int])

  /// A list of texts, stored as UTF-8.
  public static func strings(_ texts: [String]) -> Feature { .bytes(texts.map { Array($0.utf8) }) }

  var kind: String {
    switch self {
    case .bytes: "bytes"
    case .floats: "Float"
    case .integers: "Int"
    }
  }
}

/// TensorFlow's example of a sequence: values of the whole, and lists with one value per step.
public struct SequenceExample: Hashable, Sendable {
  /// The values of the whole sequence by name: its length, its label.
  public var context: [String: Feature]
  /// By name, one value for each step.
  public var featureLists: [String: [Feature]]

  /// An example of these values.
  public init(context: [String: Feature] = [:], featureLists: [String: [Feature]] = [:]) {
    self.context = context
    self.featureLists = featureLists
  }

  /// Reads the serialized message `tensorflow.SequenceExample`.
  public init(serialized bytes: [UInt8]) throws(FileError) {
    self.init()
    var cursor = ByteCursor(bytes)
    while !cursor.isAtEnd {
      let field = try cursor.field()
      guard case .bytes(let range) = field.value else { continue }
      let message = ByteCursor(bytes, in: range)
      switch field.number {
      case 1:
        for (name, range) in try entries(message) {
          context[name] = try readFeature(ByteCursor(bytes, in: range))
        }
      case 2:
        for (name, range) in try entries(message) {
          var list: [Feature] = []
          var lists = ByteCursor(bytes, in: range)
          try lists.forEachMessage(1) { (cursor) throws(FileError) in
            list.append(try readFeature(cursor))
          }
          featureLists[name] = list
        }
      default: continue
      }
    }
  }

  /// The serialized message, names in order, as TensorFlow writes it when asked to be deterministic.
  public var serialized: [UInt8] {
    var writer = ByteWriter()
    if !context.isEmpty {
      writer.append(field: 1, writeEntries(context.mapValues(writeFeature)))
    }
    if !featureLists.isEmpty {
      let lists = featureLists.mapValues { features in
        var list = ByteWriter()
        for feature in features { list.append(field: 1, writeFeature(feature)) }
        return list.bytes
      }
      writer.append(field: 2, writeEntries(lists))
    }
    return writer.bytes
  }
}

/// The names and places of the values of a map.
private func entries(_ message: ByteCursor) throws(FileError) -> [(String, Range<Int>)] {
  var result: [(String, Range<Int>)] = []
  var cursor = message
  try cursor.forEachMessage(1) { (entry) throws(FileError) in
    var entry = entry
    var name = ""
    var value = entry.end..<entry.end
    while !entry.isAtEnd {
      let field = try entry.field()
      guard case .bytes(let range) = field.value else { continue }
      if field.number == 1 {
        var text = ByteCursor(entry.bytes, in: range)
        name = try text.text(UInt64(range.count), "name")
      } else if field.number == 2 {
        value = range
      }
    }
    result.append((name, value))
  }
  return result
}

private func writeEntries(_ entries: [String: [UInt8]]) -> [UInt8] {
  var writer = ByteWriter()
  let sorted = entries.sorted { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }
  for (name, value) in sorted {
    var entry = ByteWriter()
    entry.append(field: 1, Array(name.utf8))
    entry.append(field: 2, value)
    writer.append(field: 1, entry.bytes)
  }
  return writer.bytes
}

/// A feature without a kind holds nothing; it is read as no bytes.
private func readFeature(_ message: ByteCursor) throws(FileError) -> Feature {
  var cursor = message
  var result = Feature.bytes([])
  while !cursor.isAtEnd {
    let field = try cursor.field()
    guard case .bytes(let range) = field.value else { continue }
    var list = ByteCursor(cursor.bytes, in: range)
    switch field.number {
    case 1:
      var strings: [[UInt8]] = []
      try list.forEachMessage(1) { (cursor) throws(FileError) in
        strings.append(Array(cursor.bytes[cursor.position..<cursor.end]))
      }
      result = .bytes(strings)
    case 2: result = .floats(try readFloats(&list))
    case 3: result = .integers(try readIntegers(&list))
    default: continue
    }
  }
  return result
}

/// Numbers come packed into one field or one by one; a reader must take both.
private func readFloats(_ list: inout ByteCursor) throws(FileError) -> [Float] {
  var numbers: [Float] = []
  while !list.isAtEnd {
    let field = try list.field()
    guard field.number == 1 else { continue }
    if case .fixed32(let bits) = field.value { numbers.append(Float(bitPattern: bits)) }
    guard case .bytes(let range) = field.value else { continue }
    var packed = ByteCursor(list.bytes, in: range)
    while !packed.isAtEnd {
      numbers.append(Float(bitPattern: try packed.integer(UInt32.self, "number")))
    }
  }
  return numbers
}

private func readIntegers(_ list: inout ByteCursor) throws(FileError) -> [Int] {
  var numbers: [Int] = []
  while !list.isAtEnd {
    let field = try list.field()
    guard field.number == 1 else { continue }
    if case .integer(let value) = field.value { numbers.append(Int(truncatingIfNeeded: value)) }
    guard case .bytes(let range) = field.value else { continue }
    var packed = ByteCursor(list.bytes, in: range)
    while !packed.isAtEnd {
      numbers.append(Int(truncatingIfNeeded: try packed.variableInteger()))
    }
  }
  return numbers
}

private func writeFeature(_ feature: Feature) -> [UInt8] {
  var list = ByteWriter()
  var packed = ByteWriter()
  let number: UInt64
  switch feature {
  case .bytes(let strings):
    number = 1
    for string in strings { list.append(field: 1, string) }
  case .floats(let numbers):
    number = 2
    for value in numbers { packed.append(value.bitPattern) }
    if !numbers.isEmpty { list.append(field: 1, packed.bytes) }
  case .integers(let numbers):
    number = 3
    for value in numbers { packed.append(variableInteger: UInt64(bitPattern: Int64(value))) }
    if !numbers.isEmpty { list.append(field: 1, packed.bytes) }
  }
  var writer = ByteWriter()
  writer.append(field: number, list.bytes)
  return writer.bytes
}
