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
    guard let tool = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) })
    else {
      throw Missing(named: environment["NOTEBOOK"], source: Self.source(in: context.package))
    }
    var words = arguments.isEmpty ? ["test"] : arguments
    let root = context.package.directoryURL.path
    if words[0] == "test" {
      if !words.contains(where: { !$0.hasPrefix("-") && $0 != "test" }) {
        words.append("README.md")
      }
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

  /// Where the package has this plugin from: the address that its manifest gives, and the version.
  private static func source(in package: Package) -> (address: String, version: String?)? {
    for dependency in package.dependencies {
      let products = dependency.package.products.map(\.name)
      guard products.contains("NotebookPlugin") || dependency.package.displayName == "notebook"
      else { continue }
      return switch dependency.package.origin {
      case .repository(let url, let version, _): (url, version)
      case .local(let path): (path, nil)
      default: nil
      }
    }
    return nil
  }

  struct Missing: Error, CustomStringConvertible {
    var named: String?
    var source: (address: String, version: String?)?

    var description: String {
      let address = source?.address ?? "REPOSITORY"
      let branch = source?.version.map { "--branch \($0) " } ?? ""
      let reason =
        named.map { "NOTEBOOK names \($0), which is no program" }
        ?? "there is no 'notebook' in the PATH or in /usr/local/bin"
      return """
        \(reason). This command runs an installed tool. Install it once:
          git clone --depth 1 \(branch)\(address) /tmp/notebook
          make -C /tmp/notebook install PREFIX=$HOME/.local
        and add $HOME/.local/bin to the PATH, or let NOTEBOOK name a program that you have.
        """
    }
  }

  struct Failed: Error, CustomStringConvertible {
    var code: Int32
    var description: String { "notebook ended with exit code \(code)" }
  }
}
