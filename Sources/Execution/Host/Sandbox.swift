import Foundation

/// Keeps the host program and all that it starts from the network, from writing outside a run's own
/// folder, from the user's home, and from filling the machine.
enum Sandbox {
  /// Processes that may be there at once; every cell that has run leaves one asleep.
  static let processLimit = 2048
  /// The largest file that a cell may write, in bytes.
  static let fileLimit = 256 << 20
  /// What the files that a run's cells leave may take together, in bytes.
  static let folderLimit = 1 << 30
  /// What files in a temporary folder that exists in memory may take, in bytes.
  static let memoryFolderLimit = 64 << 20

  /// The number of a user of the run's own, where the tool runs as root: to root the limit on
  /// processes does not apply.
  ///
  /// Nil elsewhere, also for the root of a container that has user numbers of its own: outside, he
  /// is somebody else.
  static func user() -> uid_t? {
    let numbers = FileManager.default.contents(atPath: "/proc/self/uid_map")
      .map { String(decoding: $0, as: UTF8.self).split { $0 == " " || $0 == "\n" } }
    guard geteuid() == 0, numbers == ["0", "0", "4294967295"] else { return nil }
    // One for each run: the limit counts the processes of a user.
    return 2_000_000_000 + uid_t(truncatingIfNeeded: getpid()) % 100_000 * 1000
      + uid_t.random(in: 0..<1000)
  }

  /// The program and arguments that start `command` inside, as the user where there is one; only
  /// parts of `folder` can be written, and what lies in `readable` can be read where it is in a
  /// temporary folder or the home folder.
  ///
  /// `filter` is the descriptor of the filter of system calls, where there is one.
  static func wrap(
    _ command: [String], as user: uid_t?, folder: RunFolder, readable: [String],
    filter: Int32? = nil
  ) throws(SetupError) -> [String] {
    let programs = ["/usr/bin/bwrap", "/usr/local/bin/bwrap"]
    guard let program = programs.first(where: { access($0, X_OK) == 0 }) else {
      throw SetupError.noSandbox
    }
    var words = [program, "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    if user != nil {
      words += ["pid", "net", "ipc", "uts", "cgroup-try"].map { "--unshare-" + $0 }
      words += ["SETUID", "SETGID", "SETPCAP"].flatMap { ["--cap-add", "CAP_" + $0] }
    } else {
      words.append("--unshare-all")
    }
    words += ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
    var emptied = ["/tmp", "/run", "/dev/shm"]
    if let home = ProcessInfo.processInfo.environment["HOME"], home.count > 1 {
      emptied.append(home)
    }
    let readable = readable.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
    // A folder on the way to what is needed that only its owner may pass, such as the cache's.
    if user != nil { emptied += readable.compactMap { closedFolder(above: $0, beside: emptied) } }
    for path in Set(emptied).sorted() {
      words += ["--size", "\(memoryFolderLimit)", "--tmpfs", path]
    }
    for path in Set(readable).sorted() {
      if user != nil { letPass(path) }
      // The folders that are made on the way there are the user's to pass.
      for parent in parents(of: path, in: emptied) {
        words += ["--perms", "0755", "--dir", parent]
      }
      words += ["--ro-bind-try", path, path]
    }
    let inside = URL(fileURLWithPath: folder.work).standardizedFileURL.path
    for parent in parents(of: inside, in: emptied) {
      words += ["--perms", "0755", "--dir", parent]
    }
    // Each by itself, so that no cell can put a link in its place.
    for path in [folder.work, folder.crash, folder.shown] { words += ["--bind", path, path] }
    if let filter { words += ["--seccomp", "\(filter)"] }
    words += ["--remount-ro", "/dev", "--chdir", folder.work, "--"]
    if let user {
      words += ["/usr/bin/setpriv", "--reuid=\(user)", "--regid=\(user)", "--clear-groups"]
      words += ["--inh-caps=-all", "--bounding-set=-all", "--no-new-privs", "--"]
    }
    let limits = ["/usr/bin/prlimit", "--nproc=\(processLimit * 2)", "--fsize=\(fileLimit)", "--"]
    return words + (access(limits[0], X_OK) == 0 ? limits : []) + command
  }

  /// Lets every user pass a folder that is shown in the sandbox; what is above it stays closed.
  private static func letPass(_ folder: String) {
    var status = stat()
    guard stat(folder, &status) == 0, status.st_mode & 0o011 != 0o011 else { return }
    chmod(folder, status.st_mode & 0o777 | 0o011)
  }

  /// Lets every user read a library of ours, and pass its folder: the cache's are for their owner.
  static func open(_ library: String) {
    let folder = URL(fileURLWithPath: library).deletingLastPathComponent().path
    for (path, needed) in [(folder, mode_t(0o755)), (library, 0o644)] {
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & needed != needed else { continue }
      chmod(path, status.st_mode & 0o777 | needed)
    }
  }

  /// The outermost folder above a path that other users may not pass, unless it is emptied already.
  private static func closedFolder(above path: String, beside emptied: [String]) -> String? {
    guard !emptied.contains(where: { path.hasPrefix($0 + "/") }) else { return nil }
    var folder = ""
    for part in path.split(separator: "/").dropLast() {
      folder += "/" + part
      var status = stat()
      if stat(folder, &status) == 0, status.st_mode & 0o001 == 0 { return folder }
    }
    return nil
  }

  /// The folders above a path that lie in one of the emptied ones, the outermost first.
  private static func parents(of path: String, in emptied: [String]) -> [String] {
    guard let root = emptied.first(where: { path.hasPrefix($0 + "/") }) else { return [] }
    var parents: [String] = []
    var folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    while folder.path.count > root.count {
      parents.insert(folder.path, at: 0)
      folder.deleteLastPathComponent()
    }
    return parents
  }
}
