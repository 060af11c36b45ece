import Foundation
import Workbench

/// What Jupyter reads to find and start the kernel.
enum KernelSpecification {
  static let name = "notebook-swift"

  /// Installs the specification; gives the folder that it went to.
  ///
  /// - Parameters:
  ///   - prefix: A prefix such as a Python environment's; the user's own folder where nil.
  ///   - command: The program to start, and its first arguments.
  static func install(
    prefix: String?, command: [String], environment: [String: String]
  ) throws -> String {
    let base = prefix.map { $0 + "/share/jupyter" } ?? userFolder(environment)
    let folder = base + "/kernels/" + name
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let specification: JSONValue = [
      "argv": .list((command + ["{connection_file}"]).map { .text($0) }),
      "display_name": "Swift (notebook)", "language": "swift", "interrupt_mode": "message",
      "metadata": ["debugger": false],
    ]
    try Data(specification.bytes + [UInt8(ascii: "\n")])
      .write(to: URL(fileURLWithPath: folder + "/kernel.json"), options: .atomic)
    return folder
  }

  /// Where Jupyter looks for what belongs to a user.
  private static func userFolder(_ environment: [String: String]) -> String {
    if let named = environment["JUPYTER_DATA_DIR"], !named.isEmpty { return named }
    if let base = environment["XDG_DATA_HOME"], !base.isEmpty { return base + "/jupyter" }
    return (environment["HOME"] ?? "/root") + "/.local/share/jupyter"
  }
}
