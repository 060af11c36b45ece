import Foundation

/// The runs that use a cache now, each with a folder of its own for what is not finished.
///
/// A run holds a lock in its folder, which the system takes back however the run ends. So what a
/// killed run left is told from what another run is making, and nothing is dropped that a run may
/// have in use.
final class CacheRuns: @unchecked Sendable {
  private let folder: String
  private let mutex = NSLock()
  private var ownFolder: String?
  private var lock: Int32 = -1

  init(folder: String) { self.folder = folder }

  deinit {
    guard let ownFolder else { return }
    try? FileManager.default.removeItem(atPath: ownFolder)
    close(lock)
    LeftFolders.shared.forget(ownFolder)
  }

  /// This run's folder; the first call makes it, and removes those of runs that were killed.
  func own() throws(CacheError) -> String {
    mutex.lock()
    defer { mutex.unlock() }
    if let ownFolder { return ownFolder }
    for name in names where !isAlive(name) {
      try? FileManager.default.removeItem(atPath: folder + "/" + name)
    }
    while true {
      var template = Array((folder + "/XXXXXX").utf8CString)
      guard mkdtemp(&template) != nil else { throw unwritable(errno) }
      let made = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let path = made + "/" + Self.lockName
      let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      guard file >= 0 else { throw unwritable(errno) }
      flock(file, LOCK_EX)
      // Another run may have looked at the folder before it was locked, and have removed it.
      guard access(path, F_OK) == 0 else {
        close(file)
        continue
      }
      lock = file
      ownFolder = made
      LeftFolders.shared.add(made)
      return made
    }
  }

  /// When the oldest run began that goes on, this one aside where it is not to count.
  func oldest(isOwnCounted: Bool) -> timespec? {
    let own = mutex.withLock { ownFolder.map { ($0 as NSString).lastPathComponent } }
    return names.filter { $0 == own ? isOwnCounted : isAlive($0) }.compactMap { name in
      var status = stat()
      // The lock's file is written once, where the folder's time changes with each work folder.
      return stat("\(folder)/\(name)/\(Self.lockName)", &status) == 0 ? status.st_mtim : nil
    }.min { ($0.tv_sec, $0.tv_nsec) < ($1.tv_sec, $1.tv_nsec) }
  }

  private static let lockName = "lock"

  private var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  private func isAlive(_ name: String) -> Bool {
    let descriptor = open("\(folder)/\(name)/\(Self.lockName)", O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else {
      // Without a lock yet: it is being made, unless that was long ago.
      var status = stat()
      return stat("\(folder)/\(name)", &status) == 0
        && time(nil) - status.st_mtim.tv_sec < 60
    }
    defer { close(descriptor) }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return false }
    if errno == EWOULDBLOCK { return true }
    // A file system without locks: what is a day old was left behind.
    var status = stat()
    return fstat(descriptor, &status) == 0 && time(nil) - status.st_mtim.tv_sec < 86_400
  }

  private func unwritable(_ code: Int32) -> CacheError {
    .unwritable(path: folder, reason: String(cString: strerror(code)))
  }
}

/// The folders that go when the program ends.
private final class LeftFolders: @unchecked Sendable {
  static let shared = LeftFolders()
  private let mutex = NSLock()
  private var folders: Set<String> = []

  private init() { atexit { LeftFolders.shared.removeAll() } }

  func add(_ folder: String) { mutex.withLock { _ = folders.insert(folder) } }
  func forget(_ folder: String) { mutex.withLock { _ = folders.remove(folder) } }

  private func removeAll() {
    for folder in mutex.withLock({ folders }) {
      try? FileManager.default.removeItem(atPath: folder)
    }
  }
}
