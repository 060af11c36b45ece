/// The lines of a UTF-8 text file, in order, without line breaks and without empty lines.
///
/// A line ends at LF, at CR LF or at CR; other characters that Unicode breaks lines at are part of
/// it. Throws a `FileError` if the file cannot be read, and names the first byte that is not UTF-8.
public func readTextLines(_ path: String) throws(FileError) -> [String] {
  let bytes = try readFile(path)
  if !isUTF8(bytes) {
    throw FileError(
      .unexpected(part: "text", expected: "UTF-8", found: "another encoding"),
      at: lengthOfValidStart(bytes), in: path)
  }
  return bytes.split { $0 == 0x0a || $0 == 0x0d }.map { String(decoding: $0, as: UTF8.self) }
}

private func isUTF8(_ bytes: [UInt8]) -> Bool { String(validating: bytes, as: UTF8.self) != nil }

private func lengthOfValidStart(_ bytes: [UInt8]) -> Int {
  var parser = Unicode.UTF8.ForwardParser()
  var rest = bytes.makeIterator()
  var length = 0
  while case .valid(let scalar) = parser.parseScalar(from: &rest) { length += scalar.count }
  return length
}
