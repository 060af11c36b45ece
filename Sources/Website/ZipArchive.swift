import Caching

/// Many files as one that every system unpacks: ZIP without compression.
///
/// The same files give the same bytes on every machine and day.
enum ZipArchive {
  /// The archive of some files by their paths; its bytes are made when somebody writes it.
  ///
  /// One of them may have to come first, as in electronic books.
  static func content(of files: [String: FileContent], first: String? = nil) -> FileContent {
    let files = files.sorted { a, b in
      a.key == first || (b.key != first && a.key < b.key)
    }
    var hash = ContentHash()
    for (path, content) in files { hash.add("\(path)\u{0}\(content.hash)") }
    return FileContent(hash: hash.finish()) { archive in
      var directory = Fields()
      for (path, content) in files {
        let bytes = try content.bytes()
        let start = archive.count
        var header = Fields()
        // Version 2.0, names in UTF-8, stored, the first day that the format knows.
        header.add(0x0800_0014, 4)
        header.add(0x0021_0000_0000, 6)
        header.add(Int(CRC32.of(bytes)), 4)
        header.add(bytes.count, 4)
        header.add(bytes.count, 4)
        header.add(path.utf8.count, 2)
        header.add(0, 2)
        archive += Fields(signature: 0x0403_4B50).bytes
        archive += header.bytes
        archive += path.utf8
        archive += bytes
        directory.bytes += Fields(signature: 0x0201_4B50).bytes
        directory.add(0x0314, 2)  // Made on Unix, where files have rights.
        directory.bytes += header.bytes
        directory.add(0, 6)
        directory.add(0o100644 << 16, 4)
        directory.add(start, 4)
        directory.bytes += path.utf8
      }
      var end = Fields(signature: 0x0605_4B50)
      end.add(0, 4)
      end.add(files.count, 2)
      end.add(files.count, 2)
      end.add(directory.bytes.count, 4)
      end.add(archive.count, 4)
      end.add(0, 2)
      archive += directory.bytes + end.bytes
    }
  }

  /// Numbers with their lowest byte first.
  private struct Fields {
    var bytes: [UInt8] = []

    init() {}
    init(signature: Int) { add(signature, 4) }

    mutating func add(_ number: Int, _ length: Int) {
      for place in 0..<length { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
    }
  }
}

/// The checksum of ZIP files.
enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
    }
  }

  static func of(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
  }
}
