import Foundation
import Workbench

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
    for folder in folders {
      FolderWalk.files(below: folder, skipping: ["public"]) { path, status in
        guard !path.hasSuffix("~") else { return }
        found[folder + "/" + path] = Stamp(
          seconds: Int(status.st_mtim.tv_sec), nanoseconds: Int(status.st_mtim.tv_nsec),
          size: Int(status.st_size), node: UInt64(status.st_ino))
      }
    }
    return found
  }
}
