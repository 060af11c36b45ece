/// The lines of a UTF-8 text file, in order, without line breaks and without empty lines.
///
/// Throws a `FileError` if the file cannot be read, and names the first byte that is not UTF-8.
public func readTextLines(_ path: String) throws(FileError) -> [String] {
  let bytes = try readFile(path)
  guard let text = String(validating: bytes, as: UTF8.self) else {
    throw FileError(
      .unexpected(part: "text", expected: "UTF-8", found: "another encoding"),
      at: lengthOfValidStart(bytes), in: path)
  }
  return text.split(whereSeparator: \.isNewline).map(String.init)
}

private func lengthOfValidStart(_ bytes: [UInt8]) -> Int {
  var parser = Unicode.UTF8.ForwardParser()
  var rest = bytes.makeIterator()
  var length = 0
  while case .valid(let scalar) = parser.parseScalar(from: &rest) { length += scalar.count }
  return length
}
