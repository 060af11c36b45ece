import Foundation

/// The folder that the cache may write in and remove from: one that we made ourselves.
///
/// A folder is ours where its `CACHEDIR.TAG` is ours and it belongs to the user who runs us. In a
/// folder that holds anything else, a subfolder of our own is used, so that nothing foreign ever lies
/// beside what is cleaned away.
package enum CacheFolder {
  /// The subfolder that is used where the folder that was named holds other things.
  static let ownName = "notebook-cache"
  static let tagName = "CACHEDIR.TAG"
  /// What our tag holds.
  ///
  /// The first line is the one that backup programs look for (https://bford.info/cachedir/); the
  /// second tells our folders from other programs' caches.
  static let tag = """
    Signature: 8a477f597d28d172789f06886806bc55
    # Made by notebook. All that 'notebook clean' removes lies below this folder.

    """

  /// The folder to keep a cache in, made if it is not there: `named`, or a subfolder of it.
  static func prepare(_ named: String) throws(CacheError) -> String {
    if try isOurs(named) { return named }
    let inside = named + "/" + ownName
    if try isOurs(inside) { return inside }
    throw .unwritable(
      path: inside, reason: "it holds files that are not this cache's, and has no tag of it")
  }

  /// Whether a folder is ours, or is made ours now, being absent or empty.
  private static func isOurs(_ folder: String) throws(CacheError) -> Bool {
    var status = stat()
    if lstat(folder, &status) != 0 {
      let parent = (folder as NSString).deletingLastPathComponent
      do {
        try FileManager.default.createDirectory(
          atPath: parent, withIntermediateDirectories: true)
      } catch {
        throw .unwritable(path: folder, reason: error.localizedDescription)
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
  private static func checkOwner(_ folder: String, _ status: stat) throws(CacheError) {
    guard status.st_uid == geteuid() else {
      throw .unsafe(path: folder, reason: "it belongs to user \(status.st_uid)")
    }
    guard status.st_mode & 0o022 == 0 else {
      throw .unsafe(
        path: folder,
        reason: "others can write in it (mode \(String(status.st_mode & 0o777, radix: 8)))")
    }
  }

  /// Writes the tag whole: another run may be looking for it.
  private static func writeTag(_ path: String) throws(CacheError) {
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

  private static func unwritable(_ path: String, _ code: Int32) -> CacheError {
    .unwritable(path: path, reason: String(cString: strerror(code)))
  }
}
