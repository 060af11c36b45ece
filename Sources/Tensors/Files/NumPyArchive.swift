import Kernels

extension NamedTensors {
  /// Reads an `.npz` archive, as `numpy.savez` and `numpy.savez_compressed` write it.
  public init(npz path: String) throws(FileError) {
    self = try inFile(path) { () throws(FileError) in
      try NamedTensors(npzBytes: try readFile(path))
    }
  }

  /// Reads the bytes of an `.npz` archive.
  public init(npzBytes bytes: [UInt8]) throws(FileError) {
    for entry in try readZip(bytes) {
      guard entry.name.hasSuffix(".npy") else {
        throw FileError(.unsupported("\(entry.name), which is not an .npy file,"))
      }
      let name = String(entry.name.dropLast(4))
      if name == NamedTensors.reservedName {
        throw FileError(.unsupported("\(name), which is no name of a tensor,"))
      }
      self[name] = try inFile(entry.name) { () throws(FileError) in
        try readNumPy(entry.bytes, in: 0..<entry.bytes.count)
      }
    }
  }

  /// The bytes that `numpy.savez` would write: the tensors in their order, not compressed.
  public var npzBytes: [UInt8] {
    writeZip(
      names.compactMap { name in
        self[name].map { ZipEntry(name: name + ".npy", bytes: writeNumPy($0)) }
      })
  }

  /// Writes an `.npz` archive, byte for byte as `numpy.savez` does.
  public func write(npz path: String) throws(FileError) { try writeFile(path, npzBytes) }
}

/// The checksum of ZIP archives.
func crc32(_ bytes: [UInt8]) -> UInt32 {
  bytes.withUnsafeBytes { buffer in
    guard let start = buffer.baseAddress else { return 0 }
    return tensors_crc32(0, start, buffer.count)
  }
}

/// The checksum of TFRecord files, before masking.
func crc32c(_ bytes: [UInt8]) -> UInt32 {
  bytes.withUnsafeBytes { buffer in
    guard let start = buffer.baseAddress else { return 0 }
    return tensors_crc32c(0, start, buffer.count)
  }
}
