/// What is wrong with a file that was read or written.
public struct FileError: Error, Hashable, Sendable {
  /// The file; nil if the bytes came from memory.
  public var path: String?
  /// The byte at which the problem was found, if it has a place.
  public var position: Int?
  /// What is wrong.
  public let problem: Problem

  /// The kinds of problems.
  public enum Problem: Hashable, Sendable {
    /// The system refused: "No such file or directory".
    case system(String)
    /// More bytes are needed than the file has left.
    case truncated(part: String, needed: UInt64, left: Int)
    /// A part of the file is not what its format asks for.
    case unexpected(part: String, expected: String, found: String)
    /// The format allows this, but it is not read here.
    case unsupported(String)
    /// The bytes differ from what their checksum says.
    case wrongChecksum(part: String, stored: UInt32, computed: UInt32)
    /// A tensor's elements are not of the type that was asked for.
    case wrongType(name: String, expected: String, found: String)
    /// A tensor is not of the shape that was asked for.
    case wrongShape(name: String, expected: [Int], found: [Int])
    /// A name is not in the file.
    case missing(name: String, present: [String])
    /// The file has names that nothing asked for.
    case surplus(names: [String])
  }

  init(_ problem: Problem, at position: Int? = nil, in path: String? = nil) {
    self.problem = problem
    self.position = position
    self.path = path
  }
}

extension FileError: CustomStringConvertible {
  /// "weights.npy: byte 10: ...": where, what, expected and found.
  public var description: String {
    let place = [path, position.map { "byte \($0)" }].compactMap { $0 }
    return (place + [sentence]).joined(separator: ": ")
  }

  private var sentence: String {
    switch problem {
    case .system(let reason): return reason
    case .truncated(let part, let needed, let left):
      return "\(part) needs \(needed) bytes, \(left) are left; the file is cut short or damaged"
    case .unexpected(let part, let expected, let found):
      return "\(part): expected \(expected), found \(found)"
    case .unsupported(let what): return "\(what) cannot be read"
    case .wrongChecksum(let part, let stored, let computed):
      let (a, b) = (String(stored, radix: 16), String(computed, radix: 16))
      return "\(part): the checksum is 0x\(a), the bytes give 0x\(b); the file is damaged"
    case .wrongType(let name, let expected, let found):
      return "\(name): expected elements of type \(expected), found \(found)"
    case .wrongShape(let name, let expected, let found):
      let (a, b) = (describe(shape: expected), describe(shape: found))
      return "\(name): expected the shape \(a), found \(b)"
    case .missing(let name, let present):
      let list = present.isEmpty ? "nothing" : present.prefix(20).joined(separator: ", ")
      return "there is no \(name); the file holds \(list)"
    case .surplus(let names):
      return "nothing here is called " + names.prefix(20).joined(separator: ", ")
    }
  }
}

/// Runs `body` and adds the path to what it throws.
func inFile<Result>(
  _ path: String, _ body: () throws(FileError) -> Result
) throws(FileError) -> Result {
  do {
    return try body()
  } catch {
    var placed = error
    placed.path = path
    throw placed
  }
}
