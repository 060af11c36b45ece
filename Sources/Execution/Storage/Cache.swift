import Foundation

/// Compiled units by content, shared by chapters, processes and runs.
///
/// An entry is a folder that is written elsewhere and renamed into place, so that it is whole or
/// absent. Entries are dropped by age where all of them together are too large.
package struct Cache: Sendable {
  /// The folder of this version's entries.
  package let folder: String
  /// The folder that holds the entries of every version.
  package let root: String
  /// The size beyond which old entries are dropped, in bytes.
  package let limit: Int

  /// Goes up when the meaning of an entry changes.
  static let version = "1"

  /// Opens the cache that `NOTEBOOK_CACHE`, `XDG_CACHE_HOME` or the home folder names, or else one
  /// of the user's own in the temporary folder.
  package static func open(environment: [String: String]) throws(SetupError) -> Cache {
    let named: String
    if let path = environment["NOTEBOOK_CACHE"], !path.isEmpty {
      named = path
    } else if let base = environment["XDG_CACHE_HOME"], base.hasPrefix("/") {
      named = base + "/notebook"
    } else if let home = environment["HOME"], !home.isEmpty {
      named = home + "/.cache/notebook"
    } else {
      named = NSTemporaryDirectory() + "/notebook-cache-\(geteuid())"
    }
    let limit = environment["NOTEBOOK_CACHE_LIMIT_MB"].flatMap { Int($0) } ?? 1024
    let bytes = max(0, limit).multipliedReportingOverflow(by: 1_048_576)
    return try Cache(root: absolutePath(named), limit: bytes.overflow ? .max : bytes.partialValue)
  }

  /// Opens a cache in `root`, or in a subfolder of it where it holds other things.
  init(root named: String, limit: Int) throws(SetupError) {
    root = try CacheFolder.prepare(named)
    self.limit = limit
    let version = CacheVersion(path: root + "/v" + Self.version)
    try version.make()
    folder = version.path
    for path in [folder + "/units", folder + "/work", folder + "/modules"] {
      do {
        try FileManager.default.createDirectory(
          atPath: path, withIntermediateDirectories: true)
      } catch {
        throw SetupError.cacheUnwritable(path: path, reason: "\(error.localizedDescription)")
      }
    }
    guard access(folder + "/work", W_OK) == 0 else {
      throw SetupError.cacheUnwritable(path: folder, reason: String(cString: strerror(errno)))
    }
  }

  /// The entry with this name, or nil; marks it as used.
  func entry(_ name: String) -> String? {
    let path = folder + "/units/" + name
    guard access(path + "/complete", F_OK) == 0 else { return nil }
    utimensat(AT_FDCWD, path, nil, 0)
    return path
  }

  /// A new empty folder to make an entry in.
  func makeWorkFolder() throws(SetupError) -> String {
    var template = Array((folder + "/work/XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw SetupError.cacheUnwritable(path: folder, reason: String(cString: strerror(errno)))
    }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Makes a finished work folder the entry with this name, and returns the entry's folder.
  ///
  /// Where another run was faster and `isUsable` holds for its entry, that one stays: a process that
  /// has loaded a library needs the file's name as long as it runs, to tell a trap's line.
  func store(
    _ work: String, as name: String, unless isUsable: (String) -> Bool = { _ in false }
  ) throws(SetupError) -> String {
    let path = folder + "/units/" + name
    _ = FileManager.default.createFile(atPath: work + "/complete", contents: nil)
    if rename(work, path) == 0 { return path }
    let reason = String(cString: strerror(errno))
    if entry(name) == nil || !isUsable(path) {
      // What stands there cannot be read, or ours is newer.
      guard exchange(AT_FDCWD, work, AT_FDCWD, path, 2) == 0 else {  // RENAME_EXCHANGE
        throw SetupError.cacheUnwritable(path: path, reason: reason)
      }
    }
    try? FileManager.default.removeItem(atPath: work)
    return path
  }

  /// Removes every entry of every version; what we did not make stays.
  package func clean() {
    for version in CacheVersion.all(in: root) { version.remove() }
  }

  /// Drops the oldest entries beyond the limit, other versions' entries of a month ago, and what
  /// killed runs left. Does nothing where it was done within the hour.
  package func trim(force: Bool = false) {
    let stamp = folder + "/trimmed"
    if !force, age(stamp).map({ $0 < 3600 }) == true { return }
    _ = FileManager.default.createFile(atPath: stamp, contents: nil)
    for name in names(folder + "/work") where age(folder + "/work/" + name) ?? 0 > 86_400 {
      try? FileManager.default.removeItem(atPath: folder + "/work/" + name)
    }
    for version in CacheVersion.all(in: root) where version.path != folder {
      if age(version.path) ?? 0 > 30 * 86_400 { version.remove() }
    }
    let units = names(folder + "/units").filter { ContentHash.isName($0) }
    var entries = units.map { name in
      let path = folder + "/units/" + name
      return (
        path: path, age: age(path) ?? 0,
        size: names(path).reduce(4096) {
          $0 + size(path + "/" + $1)
        }
      )
    }
    var total = entries.reduce(0) { $0 + $1.size }
    guard total > limit else { return }
    entries.sort { $0.age > $1.age }
    // An entry used within the last minutes may be in use by another run.
    for entry in entries where total > limit * 3 / 4 && entry.age > (force ? 0 : 600) {
      // Renamed first, so that nobody sees half of it.
      let doomed = folder + "/work/doomed-\(getpid())-\(UInt64.random(in: 0 ... .max))"
      if rename(entry.path, doomed) == 0 {
        try? FileManager.default.removeItem(atPath: doomed)
        total -= entry.size
      }
    }
  }

  private func names(_ path: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  }

  private func age(_ path: String) -> Double? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Date().timeIntervalSince1970 - Double(status.st_mtim.tv_sec)
      - Double(status.st_mtim.tv_nsec) / 1e9
  }

  private func size(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }
}

@_silgen_name("renameat2")
private func exchange(
  _ folder: Int32, _ path: UnsafePointer<CChar>, _ otherFolder: Int32,
  _ otherPath: UnsafePointer<CChar>, _ flags: UInt32
) -> Int32

/// The path from the root folder, seen from the current one.
package func absolutePath(_ path: String) -> String {
  path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
}
