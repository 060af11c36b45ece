import Foundation
import PackagePlugin

/// `swift package notebook test`: runs the installed tool on the package.
///
/// The tool is not built here: it would take minutes in every package, and the installed one
/// (`make install`, or the Debian package) is the same.
@main
struct NotebookPlugin: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) throws {
    let environment = ProcessInfo.processInfo.environment
    let folders =
      (environment["PATH"] ?? "").split(separator: ":").map(String.init) + ["/usr/local/bin"]
    let named = environment["NOTEBOOK"].map { [$0] } ?? []
    let places = named + folders.map { $0 + "/notebook" }
    guard let tool = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
      throw Missing()
    }
    var words = arguments.isEmpty ? ["test"] : arguments
    let root = context.package.directoryURL.path
    if words[0] == "test" {
      if !words.contains(where: { !$0.hasPrefix("-") && $0 != "test" }) { words.append("README.md") }
      // SwiftPM holds the package's own build folder while the plugin runs.
      let build = context.pluginWorkDirectoryURL.appendingPathComponent("build").path
      words += ["--package", root, "--scratch-path", build]
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: tool)
    process.arguments = words
    process.currentDirectoryURL = URL(fileURLWithPath: root)
    try process.run()
    process.waitUntilExit()
    if process.terminationStatus != 0 { throw Failed(code: process.terminationStatus) }
  }

  struct Missing: Error, CustomStringConvertible {
    var description: String {
      """
      there is no 'notebook' in the PATH or in /usr/local/bin. Install it (make install in its \
      repository), or let NOTEBOOK name the program.
      """
    }
  }

  struct Failed: Error, CustomStringConvertible {
    var code: Int32
    var description: String { "notebook ended with exit code \(code)" }
  }
}
