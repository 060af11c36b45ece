import Foundation

/// Files that a cell made and this program reads.
///
/// A cell is not to be trusted: what it leaves may be a link to a file that only this program can
/// read, a pipe that nobody writes to, or too large.
enum CellFile {
  /// The largest file that is read, in bytes.
  static let limit = 64 << 20

  /// The file's contents, or nil where it is no ordinary file inside `folder`.
  static func contents(_ path: String, inside folder: String) -> Data? {
    let file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { return nil }
    let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
    var status = stat()
    // Where the opened file is, which no link in the path hides.
    let place = URL(fileURLWithPath: "/proc/self/fd/\(file)").resolvingSymlinksInPath().path
    let root = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= limit,
      place.hasPrefix(root + "/")
    else { return nil }
    return try? handle.readToEnd() ?? Data()
  }
}
