import Foundation

/// All that is kept between runs, by content: shared by chapters, processes and runs.
///
/// An entry is a value (a file) or a folder of files. It is written elsewhere and renamed into
/// place, so that it is whole or absent; its bytes carry their hash, which is looked at on every
/// use, so that what a disk has damaged is made again. Entries are dropped by age where all of them
/// together are too large.
package struct Cache: Sendable {
  /// The folder of this version's entries.
  package let folder: String
  /// The folder that holds the entries of every version.
  package let root: String
  /// The size beyond which old entries are dropped, in bytes.
  package let limit: Int
  let runs: CacheRuns

  /// Goes up when the meaning of an entry or of its place changes.
  package static let version = "2"

  /// Opens the cache that `NOTEBOOK_CACHE`, `XDG_CACHE_HOME` or the home folder names, or else one
  /// of the user's own in the temporary folder.
  package static func open(environment: [String: String]) throws(CacheError) -> Cache {
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
  package init(root named: String, limit: Int) throws(CacheError) {
    root = try CacheFolder.prepare(named)
    self.limit = limit
    let version = CacheVersion(path: root + "/v" + Self.version)
    try version.make()
    folder = version.path
    for name in ["entries", "work", "modules"] {
      guard mkdir(folder + "/" + name, 0o700) == 0 || errno == EEXIST else {
        throw .unwritable(path: folder + "/" + name, reason: String(cString: strerror(errno)))
      }
    }
    guard access(folder + "/work", W_OK) == 0 else {
      throw .unwritable(path: folder, reason: String(cString: strerror(errno)))
    }
    runs = CacheRuns(folder: folder + "/work")
  }

  /// Folders beside the entries, of what is no entry: others write there while they work.
  static let otherFolders = ["modules", "packages"]

  /// Where a package's modules are linked together.
  package var packages: String { folder + "/packages" }

  /// Where the compiler keeps what it made of the system's headers.
  package var compilerModules: String { folder + "/modules" }

  /// Where the entry of a key lies, if there is one.
  package func place(of key: Key) -> String { folder + "/entries/" + key.name }

  /// The bytes of all files.
  package var size: Int { Self.size(below: folder) }

  static func size(below folder: String) -> Int {
    guard
      let files = FileManager.default.enumerator(
        at: URL(fileURLWithPath: folder), includingPropertiesForKeys: [.fileSizeKey])
    else { return 0 }
    var size = 0
    for case let file as URL in files {
      size += (try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0
    }
    return size
  }
}

/// The path from the root folder, seen from the current one.
package func absolutePath(_ path: String) -> String {
  path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
}
