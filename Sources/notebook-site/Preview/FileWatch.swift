import Foundation

/// Notices that files below some folders changed, by looking at their names, sizes and times.
///
/// Looking is cheap (a `stat` for each file), and sees what editors do alike on every file system:
/// files written in place, replaced, renamed and deleted.
struct FileWatch: Sendable {
  private let folders: [String]
  private var known: [String: Stamp]

  private struct Stamp: Equatable, Sendable {
    var seconds: Int
    var nanoseconds: Int
    var size: Int
    var node: UInt64
  }

  init(_ folders: [String]) {
    self.folders = folders
    known = Self.look(folders)
  }

  /// The files that were changed, added or deleted since the last look.
  mutating func changes() -> Set<String> {
    let now = Self.look(folders)
    defer { known = now }
    var changed = Set(known.keys.filter { now[$0] == nil })
    for (path, stamp) in now where known[path] != stamp { changed.insert(path) }
    return changed
  }

  private static func look(_ folders: [String]) -> [String: Stamp] {
    var found: [String: Stamp] = [:]
    for folder in folders { look(in: folder, &found) }
    return found
  }

  private static func look(in folder: String, _ found: inout [String: Stamp]) {
    guard let directory = opendir(folder) else { return }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix(".") || name.hasSuffix("~") || name == "public" { continue }
      let path = folder + "/" + name
      var status = stat()
      guard stat(path, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        look(in: path, &found)
      } else {
        found[path] = Stamp(
          seconds: Int(status.st_mtim.tv_sec), nanoseconds: Int(status.st_mtim.tv_nsec),
          size: Int(status.st_size), node: UInt64(status.st_ino))
      }
    }
  }
}
