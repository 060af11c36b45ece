import Foundation

/// Keeps the host program and all that it starts from the network, from writing outside a run's own
/// folder, from the user's home, and from filling the machine.
enum Sandbox {
  /// Processes that may be there at once; every cell that has run leaves one asleep.
  static let processLimit = 2048
  /// The largest file that a cell may write, in bytes.
  static let fileLimit = 256 << 20

  /// The program and arguments that start `command` inside; only `folder` can be written, and what
  /// lies in `readable` can be read where it is in a temporary folder or the home folder.
  static func wrap(
    _ command: [String], folder: String, readable: [String]
  ) throws(SetupError) -> [String] {
    let programs = ["/usr/bin/bwrap", "/usr/local/bin/bwrap"]
    guard let program = programs.first(where: { access($0, X_OK) == 0 }) else {
      throw SetupError.noSandbox
    }
    var words = [program, "--unshare-all", "--die-with-parent", "--new-session"]
    words += ["--cap-drop", "ALL", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
    words += ["--tmpfs", "/tmp", "--tmpfs", "/run"]
    if let home = ProcessInfo.processInfo.environment["HOME"], home.count > 1 {
      words += ["--tmpfs", home]
    }
    for path in Set(readable).sorted() { words += ["--ro-bind-try", path, path] }
    words += ["--bind", folder, folder, "--chdir", folder + "/work", "--"]
    let limits = ["/usr/bin/prlimit", "--nproc=\(processLimit * 2)", "--fsize=\(fileLimit)", "--"]
    return words + (access(limits[0], X_OK) == 0 ? limits : []) + command
  }
}
