import Foundation

/// The folder that the cache may write in and remove from: one that we made ourselves.
///
/// A folder is ours where its `CACHEDIR.TAG` is ours and it belongs to the user who runs us. In a
/// folder that holds anything else, a subfolder of our own is used, so that nothing foreign ever lies
/// beside what is cleaned away.
enum CacheFolder {
  /// The subfolder that is used where the folder that was named holds other things.
  static let ownName = "notebook-cache"
  static let tagName = "CACHEDIR.TAG"
  /// What our tag holds. The first line is the one that backup programs look for
  /// (https://bford.info/cachedir/); the second tells our folders from other programs' caches.
  static let tag = """
    Signature: 8a477f597d28d172789f06886806bc55
    # Made by notebook. All that 'notebook clean' removes lies below this folder.

    """

  /// The folder to keep a cache in, made if it is not there: `named`, or a subfolder of it.
  static func prepare(_ named: String) throws(SetupError) -> String {
    if try isOurs(named) { return named }
    let inside = named + "/" + ownName
    if try isOurs(inside) { return inside }
    throw .cacheUnwritable(
      path: inside, reason: "it holds files that are not this cache's, and has no tag of it")
  }

  /// Whether a folder is ours, or is made ours now, being absent or empty.
  private static func isOurs(_ folder: String) throws(SetupError) -> Bool {
    var status = stat()
    if lstat(folder, &status) != 0 {
      let parent = (folder as NSString).deletingLastPathComponent
      do {
        try FileManager.default.createDirectory(
          atPath: parent, withIntermediateDirectories: true)
      } catch {
        throw .cacheUnwritable(path: folder, reason: error.localizedDescription)
      }
      guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw unwritable(folder, errno) }
    }
    guard stat(folder, &status) == 0 else { throw unwritable(folder, errno) }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw unwritable(folder, ENOTDIR) }
    let path = folder + "/" + tagName
    let found = FileManager.default.contents(atPath: path)
    if found != Data(tag.utf8) {
      // A tag of ours comes before anything else, so what has none and is not empty is not ours.
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      guard names.allSatisfy({ $0.hasPrefix(tagName + ".") }) else { return false }
      try checkOwner(folder, status)
      try writeTag(path)
      return true
    }
    try checkOwner(folder, status)
    return true
  }

  /// Refuses a folder that somebody else can write in: what lies there is loaded and run.
  private static func checkOwner(_ folder: String, _ status: stat) throws(SetupError) {
    guard status.st_uid == geteuid() else {
      throw .cacheUnsafe(path: folder, reason: "it belongs to user \(status.st_uid)")
    }
    guard status.st_mode & 0o022 == 0 else {
      throw .cacheUnsafe(
        path: folder,
        reason: "others can write in it (mode \(String(status.st_mode & 0o777, radix: 8)))")
    }
  }

  /// Writes the tag whole: another run may be looking for it.
  private static func writeTag(_ path: String) throws(SetupError) {
    var template = Array((path + ".XXXXXX").utf8CString)
    let file = mkstemp(&template)
    guard file >= 0 else { throw unwritable(path, errno) }
    let draft = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    let bytes = Array(tag.utf8)
    let isWritten = write(file, bytes, bytes.count) == bytes.count
    let reason = errno
    guard close(file) == 0, isWritten, rename(draft, path) == 0 else {
      unlink(draft)
      throw unwritable(path, isWritten ? errno : reason)
    }
  }

  private static func unwritable(_ path: String, _ code: Int32) -> SetupError {
    .cacheUnwritable(path: path, reason: String(cString: strerror(code)))
  }
}

/// The folder of one version's entries, `v1` in a cache's folder, with a mark of our own in it.
struct CacheVersion {
  let path: String
  private static let markName = "notebook-cache"

  /// The versions that lie in a cache's folder. A folder without our mark, a link and a name that no
  /// version has are somebody else's, and not listed.
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
  func make() throws(SetupError) {
    if isOurs { return }
    if mkdir(path, 0o700) != 0, errno != EEXIST {
      throw .cacheUnwritable(path: path, reason: String(cString: strerror(errno)))
    }
    // Empty, or another run's that has not come to its mark yet.
    guard rmdirWouldSucceed else {
      if isOurs { return }
      throw .cacheUnwritable(path: path, reason: "it is not this cache's: remove or rename it")
    }
    let mark = open(path + "/" + Self.markName, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard mark >= 0 else {
      throw .cacheUnwritable(path: path, reason: String(cString: strerror(errno)))
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
