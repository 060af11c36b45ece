import Caching
import Execution
import Foundation

/// What this program was installed with: the engine, and all that the engine needs.
package enum Installation {
  package static let environment = ProcessInfo.processInfo.environment

  /// Opens the engine, or says what is missing and how to get it.
  package static func engine() throws -> Engine {
    do {
      let cache = try Cache.open(environment: environment)
      let toolchain = try Toolchain.find(environment: environment, cache: cache)
      return Engine(toolchain, libraries: try libraries(), cache: cache)
    } catch let error as any Explained {
      throw Failure(error.sentence, .setUpFailed)
    }
  }

  /// The folder that this program is in.
  package static let programFolder = URL(fileURLWithPath: "/proc/self/exe")
    .resolvingSymlinksInPath()
    .deletingLastPathComponent()

  /// The path of another program of ours, which lies beside this one or in the installation's library
  /// folder; nil where it is not there.
  package static func program(_ name: String) -> String? {
    [programFolder.path, programFolder.path + "/../lib/notebook"].map { "\($0)/\(name)" }
      .first { access($0, X_OK) == 0 }
  }

  /// Becomes another program of ours, with these arguments; returns only by an error.
  package static func become(_ name: String, _ arguments: [String], command: String) throws -> Never
  {
    if let path = program(name) {
      var words = ([path] + arguments).map { strdup($0) } + [nil]
      defer { words.forEach { free($0) } }
      execv(path, &words)
    }
    throw Failure(
      """
      there is no \(name) beside \(programFolder.path)/notebook.
      In a checkout, start through the launcher: ./notebook \(command)
      """, .setUpFailed)
  }

  /// The checkout that this program was built in; nil where it is installed.
  package static let checkout: String? = {
    var folder = programFolder
    while folder.path != "/" {
      if folder.lastPathComponent == ".build" { return folder.deletingLastPathComponent().path }
      folder.deleteLastPathComponent()
    }
    return nil
  }()

  /// The libraries that belong to this program: of its installation, of the checkout that it was
  /// built in as the launcher builds them, or beside it, in that order.
  package static func libraries() throws -> Libraries {
    let folder = programFolder
    // The program itself lies in `bin` or in `lib/notebook`.
    let parent = folder.deletingLastPathComponent()
    for prefix in [parent, parent.deletingLastPathComponent()] {
      if let installed = Libraries.bundled(inPrefix: prefix.path) { return installed }
    }
    let builds = [checkout.map { $0 + "/.build/library/release" }, folder.path].compactMap(\.self)
    for build in builds {
      if let built = Libraries.bundled(inBuildFolder: build) { return built }
    }
    throw SetupError.missing(what: "the tensor library", path: builds[0])
  }
}
