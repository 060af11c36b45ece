import Foundation

/// The files below a folder, in the order of their names; hidden ones apart.
///
/// Links are followed, but no folder is looked into twice, so that links in a circle end.
package struct FolderWalk {
  /// Folders that are passed over, seen from the folder where the walk begins.
  private let skipped: Set<String>
  private var seen: Set<Place> = []

  private struct Place: Hashable {
    var device: UInt64
    var node: UInt64

    init(_ status: stat) {
      device = UInt64(status.st_dev)
      node = UInt64(status.st_ino)
    }
  }

  private init(skipping skipped: Set<String>) { self.skipped = skipped }

  /// Calls `body` with each file, its path seen from the folder, and its state.
  package static func files(
    below folder: String, skipping skipped: Set<String> = [], _ body: (String, stat) -> Void
  ) {
    var walk = FolderWalk(skipping: skipped)
    var status = stat()
    guard stat(folder.isEmpty ? "." : folder, &status) == 0 else { return }
    walk.seen.insert(Place(status))
    walk.visit(folder, "", body)
  }

  private mutating func visit(_ root: String, _ inside: String, _ body: (String, stat) -> Void) {
    let folder = inside.isEmpty ? root : root + "/" + inside
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
    for name in names.sorted() where !name.hasPrefix(".") {
      let path = inside.isEmpty ? name : inside + "/" + name
      var status = stat()
      guard stat(root.isEmpty ? path : root + "/" + path, &status) == 0 else { continue }
      guard status.st_mode & S_IFMT == S_IFDIR else {
        body(path, status)
        continue
      }
      guard !skipped.contains(path), seen.insert(Place(status)).inserted else { continue }
      visit(root, path, body)
    }
  }

  /// Whether a file lies in a folder once every link is followed; true where there is no such file.
  package static func isInside(_ path: String, of folder: String) -> Bool {
    guard let real = realPath(path) else { return true }
    guard let base = realPath(folder.isEmpty ? "." : folder) else { return false }
    return real == base || real.hasPrefix(base == "/" ? base : base + "/")
  }

  private static func realPath(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }
}
