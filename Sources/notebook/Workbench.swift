import Chapters
import Execution
import Foundation

/// The engine with all that it needs: cache, compiler and libraries.
enum Workbench {
  static let environment = ProcessInfo.processInfo.environment

  /// Opens the engine, or says what is missing and how to get it.
  static func engine() throws -> Engine {
    do {
      let cache = try Cache.open(environment: environment)
      let toolchain = try Toolchain.find(environment: environment, cache: cache)
      return Engine(toolchain, libraries: try libraries(), cache: cache)
    } catch let error as SetupError {
      throw Failure(error.sentence, .setUpFailed)
    }
  }

  /// The folder that this program is in.
  static let programFolder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()

  /// The checkout that this program was built in; nil where it is installed.
  static let checkout: String? = {
    var folder = programFolder
    while folder.path != "/" {
      if folder.lastPathComponent == ".build" { return folder.deletingLastPathComponent().path }
      folder.deleteLastPathComponent()
    }
    return nil
  }()

  /// The libraries that belong to this program: of its installation, of the checkout that it was
  /// built in as the launcher builds them, or beside it, in that order.
  static func libraries() throws -> Libraries {
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

extension SetupError {
  /// The message for a person: what is wrong, then what to do.
  var sentence: String {
    switch self {
    case .noCompiler(let searched):
      """
      there is no Swift compiler: 'swiftc' is in none of \
      \(searched.isEmpty ? "the folders of the PATH" : searched.joined(separator: ", ")).
      Install Swift (https://www.swift.org/install/linux/), or let SWIFT_EXEC name the swiftc to use.
      """
    case .wrongVersion(let found, let path, let needed):
      """
      \(path) is Swift \(found), and cells need Swift \(needed).
      Install that version (https://www.swift.org/install/linux/), or let SWIFT_EXEC name its swiftc.
      """
    case .missing(let what, let path) where what.contains("compiler"):
      """
      \(what) is not where it should be: \(path)
      Install Swift (https://www.swift.org/install/linux/), or let SWIFT_EXEC name the swiftc to use.
      """
    case .missing(let what, let path):
      """
      \(what) is not where it should be: \(path)
      In a checkout, start through the launcher, ./notebook, which builds it; an installation is \
      mended by installing again.
      """
    case .cacheUnwritable(let path, let reason):
      """
      the cache folder \(path) cannot be written: \(reason.hasSuffix(".") ? reason : reason + ".")
      Let NOTEBOOK_CACHE name a folder that can.
      """
    case .cacheUnsafe(let path, let reason):
      """
      the cache folder \(path) is not safe to use: \(reason), and what lies there is run.
      Let NOTEBOOK_CACHE name a folder of your own, with chmod go-w where others could write.
      """
    case .hostFailed(let reason):
      "the program that runs cells did not start or stopped answering: \(reason)"
    case .otherHost(let path):
      """
      the program that runs cells is of another build than this one: \(path)
      In a checkout, start through the launcher, ./notebook, which builds both; an installation is \
      mended by installing again.
      """
    case .noSandbox:
      """
      --sandbox needs bubblewrap, which is not installed.
      On Debian: apt-get install bubblewrap
      """
    }
  }
}
