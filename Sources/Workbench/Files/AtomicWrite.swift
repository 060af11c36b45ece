import Foundation

/// Replaces a file whole or not at all.
///
/// The new bytes go to a file beside the old one, reach the disk, and take the old one's name. An
/// interruption, a full disk or a crash at any moment leaves the old file as it was.
package func writeWhole(_ bytes: [UInt8], to path: String) throws {
  let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  var mode: mode_t = 0o644
  var information = stat()
  if stat(target, &information) == 0 {
    mode = information.st_mode & 0o7777
    guard mode & 0o222 != 0, access(target, W_OK) == 0 else {
      throw Failure(
        """
        \(path): cannot be written: the file is read-only, so it was left as it was.
        To allow it: chmod u+w \(path)
        """, .setUpFailed)
    }
  }
  let folder = (target as NSString).deletingLastPathComponent
  let name = (target as NSString).lastPathComponent
  var template = Array("\(folder)/.\(name).XXXXXX".utf8CString)
  let descriptor = mkstemp(&template)
  guard descriptor >= 0 else { throw notWritten(path, errno) }
  let temporary = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  var failure: Int32 = 0
  var written = 0
  while written < bytes.count {
    let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count < 0 {
      if errno == EINTR { continue }
      failure = errno
      break
    }
    written += count
  }
  if failure == 0, fchmod(descriptor, mode) != 0 || fsync(descriptor) != 0 { failure = errno }
  if close(descriptor) != 0, failure == 0 { failure = errno }
  if failure == 0, rename(temporary, target) != 0 { failure = errno }
  guard failure == 0 else {
    unlink(temporary)
    throw notWritten(path, failure)
  }
}

private func notWritten(_ path: String, _ code: Int32) -> Failure {
  Failure(
    "\(path): could not be written: \(String(cString: strerror(code))). It was left as it was.",
    .setUpFailed)
}
