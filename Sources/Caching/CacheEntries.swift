import Foundation

// MARK: Values: a file whose first bytes are the hash of the others

extension Cache {
  /// The bytes that were kept under this key; nil where there are none, or damaged ones.
  package func bytes(_ key: Key) -> [UInt8]? {
    let path = place(of: key)
    guard let bytes = Self.sealed(path) else { return nil }
    markAsUsed(path)
    return bytes
  }

  /// Keeps bytes, in place of those that the key had.
  ///
  /// What cannot be kept is made again another time: that is no reason to fail.
  package func keep(_ bytes: [UInt8], as key: Key) {
    guard let work = try? makeWorkFolder() else { return }
    defer { try? FileManager.default.removeItem(atPath: work) }
    guard Self.writeSealed(bytes, to: work + "/value") == nil else { return }
    rename(work + "/value", place(of: key))
  }

  /// The value that was kept under this key.
  package func value<Value: Decodable>(_ key: Key, as type: Value.Type = Value.self) -> Value? {
    bytes(key).flatMap { try? JSONDecoder().decode(type, from: Data($0)) }
  }

  /// Keeps a value, in place of the one that the key had.
  package func keep(value: some Encodable, as key: Key) {
    guard let data = try? JSONEncoder().encode(value) else { return }
    keep([UInt8](data), as: key)
  }

  /// The bytes behind the hash at a file's start, where it is theirs.
  static func sealed(_ path: String) -> [UInt8]? {
    guard let all = FileBytes.read(path), all.count >= ContentHash.digitCount else { return nil }
    let bytes = Array(all[ContentHash.digitCount...])
    let seal = all[..<ContentHash.digitCount]
    return seal.elementsEqual(ContentHash.of(bytes).utf8) ? bytes : nil
  }

  static func writeSealed(_ bytes: [UInt8], to path: String) -> Int32? {
    FileBytes.write(Array(ContentHash.of(bytes).utf8) + bytes, to: path, mode: 0o600)
  }
}

// MARK: Folders: files, and a sealed list of their hashes

extension Cache {
  /// A folder that was kept.
  package struct Entry: Sendable {
    package let folder: String
    /// What was kept beside the files.
    package let record: [UInt8]

    /// The record as a value.
    package func value<Value: Decodable>(as type: Value.Type = Value.self) -> Value? {
      try? JSONDecoder().decode(type, from: Data(record))
    }
  }

  /// The list of a folder's files, with what the maker of the entry wants to know of it.
  private struct List: Codable {
    var hashes: [String: String]
    var record: Data
  }
  private static let listName = "list"

  /// The folder that was kept under this key, every file of it being as it was kept.
  package func entry(_ key: Key) -> Entry? {
    let path = place(of: key)
    guard let bytes = Self.sealed(path + "/" + Self.listName),
      let list = try? JSONDecoder().decode(List.self, from: Data(bytes)),
      list.hashes.allSatisfy({ FileBytes.hash(path + "/" + $0.key) == $0.value })
    else { return nil }
    markAsUsed(path)
    return Entry(folder: path, record: [UInt8](list.record))
  }

  /// Makes the work folder with these files the entry of a key, and gives the entry.
  ///
  /// Files in `unchecked` carry their own hashes. Where another run was faster and `isUsable` holds
  /// for its entry, that one stays: a process that has loaded a library needs the file's name as
  /// long as it runs, to tell a trap's line.
  package func keep(
    _ work: String, as key: Key, record: some Encodable, unchecked: Set<String> = [],
    unless isUsable: (Entry) -> Bool = { _ in false }
  ) throws -> Entry {
    let path = place(of: key)
    var list = List(hashes: [:], record: try JSONEncoder().encode(record))
    for name in try FileManager.default.contentsOfDirectory(atPath: work)
    where !unchecked.contains(name) {
      // What macros were expanded to lies in a folder of its own, which nobody reads again.
      var status = stat()
      if lstat(work + "/" + name, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
        try FileManager.default.removeItem(atPath: work + "/" + name)
        continue
      }
      guard let hash = FileBytes.hash(work + "/" + name) else { throw Self.unwritable(path, EIO) }
      list.hashes[name] = hash
    }
    let bytes = [UInt8](try JSONEncoder().encode(list))
    if let problem = Self.writeSealed(bytes, to: work + "/" + Self.listName) {
      throw Self.unwritable(path, problem)
    }
    let new = Entry(folder: path, record: [UInt8](list.record))
    if rename(work, path) == 0 { return new }
    let problem = errno
    if let old = entry(key), isUsable(old) {
      try? FileManager.default.removeItem(atPath: work)
      return old
    }
    // What stands there is damaged, or ours is newer.
    guard exchange(AT_FDCWD, work, AT_FDCWD, path, 2) == 0 else {  // RENAME_EXCHANGE
      throw Self.unwritable(path, problem)
    }
    try? FileManager.default.removeItem(atPath: work)
    return new
  }

  /// A new empty folder to make an entry in.
  package func makeWorkFolder() throws(CacheError) -> String {
    var template = Array((try runs.own() + "/XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw Self.unwritable(folder, errno) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private func markAsUsed(_ path: String) {
    _ = try? runs.own()
    utimensat(AT_FDCWD, path, nil, 0)
  }

  private static func unwritable(_ path: String, _ code: Int32) -> CacheError {
    .unwritable(path: path, reason: String(cString: strerror(code)))
  }
}

// The C library has this; Swift's view of it does not.
@_silgen_name("renameat2")
private func exchange(
  _ folder: Int32, _ path: UnsafePointer<CChar>, _ otherFolder: Int32,
  _ otherPath: UnsafePointer<CChar>, _ flags: UInt32
) -> Int32
