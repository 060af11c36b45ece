import Foundation

/// The folder of one version's entries, `v1` in a cache's folder, with a mark of our own in it.
package struct CacheVersion {
  package let path: String
  private static let markName = "notebook-cache"

  /// The versions that lie in a cache's folder.
  ///
  /// A folder without our mark, a link and a name that no version has are somebody else's, and not
  /// listed.
  static func all(in root: String) -> [CacheVersion] {
    ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).compactMap { name in
      guard name.wholeMatch(of: /v[0-9]+/) != nil else { return nil }
      let version = CacheVersion(path: root + "/" + name)
      return version.isOurs ? version : nil
    }
  }

  var isOurs: Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      && status.st_uid == geteuid() && access(path + "/" + Self.markName, F_OK) == 0
  }

  /// Makes the folder and its mark; refuses one that was there without it.
  func make() throws(CacheError) {
    if isOurs { return }
    if mkdir(path, 0o700) != 0, errno != EEXIST {
      throw .unwritable(path: path, reason: String(cString: strerror(errno)))
    }
    // Empty, or another run's that has not come to its mark yet.
    guard rmdirWouldSucceed else {
      if isOurs { return }
      throw .unwritable(path: path, reason: "it is not this cache's: remove or rename it")
    }
    let mark = open(path + "/" + Self.markName, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard mark >= 0 else {
      throw .unwritable(path: path, reason: String(cString: strerror(errno)))
    }
    close(mark)
  }

  private var rmdirWouldSucceed: Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      && (try? FileManager.default.contentsOfDirectory(atPath: path)) == []
  }

  func remove() {
    guard isOurs else { return }
    try? FileManager.default.removeItem(atPath: path)
  }
}
