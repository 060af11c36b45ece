import ArgumentParser
import Chapters
import Execution
import Foundation
import PackageDocuments
import Workbench

/// The options that say which package documents belong to, and how they are read and run.
struct PackageFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The package that documents belong to; the one at or above each file where none is given.",
      valueName: "folder"))
  var package: String?

  @Option(help: "How to build the package: debug or release.")
  var configuration = Configuration.debug

  @Option(
    help: ArgumentHelp(
      "Where SwiftPM builds the package; its own .build by default.", valueName: "folder"))
  var scratchPath: String?

  @Flag(help: "Test the Swift blocks in documentation comments of Swift files as well.")
  var comments = false

  @Flag(help: "Run cells without network, writing only to a temporary folder; needs bubblewrap.")
  var sandbox = false

  enum Configuration: String, ExpressibleByArgument, CaseIterable {
    case debug, release
  }

  /// Builds what the jobs need, and gives each document its package's modules.
  ///
  /// `isTimeGiven` says that the time limit of cells was asked for.
  func prepare(_ prepared: inout [PreparedChapter], isTimeGiven: Bool) throws {
    var benches: [String: PackageBench] = [:]
    for index in prepared.indices {
      guard case .success(var job) = prepared[index].job else { continue }
      job.options.sandbox = sandbox
      // Examples that wait for ever are common in documents, and long computations are not.
      if !job.chapter.isStrict, !isTimeGiven { job.options.timeout = 10 }
      defer { prepared[index].job = .success(job) }
      guard let root = root(for: job.chapter) else { continue }
      if sandbox { throw Failure(PackageError.notSandboxed(folder: root).sentence, .setUpFailed) }
      let bench: PackageBench
      if let known = benches[root] {
        bench = known
      } else {
        bench = try PackageBench(root: root, flags: self)
        benches[root] = bench
      }
      job.engine = bench.engine(for: job.chapter)
      job.options.imports = bench.package.modules(for: job.chapter)
      if job.options.reader != nil {
        job.options.reader = DocumentReader(
          interface: bench.interface,
          languageArguments: bench.package.languageArguments(for: job.chapter))
      }
    }
  }

  /// The package of a document; nil where it needs none.
  private func root(for document: Chapter) -> String? {
    if let package { return URL(fileURLWithPath: package).standardizedFileURL.path }
    // A book imports what it says, and our own documents use the libraries beside this program.
    guard !document.isStrict, !document.cells.isEmpty,
      let root = PackageRoot.above(document.path), root != Installation.checkout
    else { return nil }
    return root
  }
}

/// A built package and the engines that run its documents.
struct PackageBench {
  var package: BuiltPackage
  /// What the package declares, for documents that show it.
  let interface: LazyInterface
  private var documents: Engine
  private var books: Engine

  init(root: String, flags: PackageFlags) throws {
    let bench = try Installation.engine()
    let builder = PackageBuilder(
      root: root, configuration: flags.configuration.rawValue, scratch: flags.scratchPath,
      toolchain: bench.toolchain, cache: bench.cache, environment: Installation.environment)
    do {
      package = try builder.build {
        printError("building \(root) (\(flags.configuration.rawValue))")
      }
    } catch let error as PackageError {
      throw Failure(error.sentence, .setUpFailed)
    }
    interface = LazyInterface { [package] in
      PackageInterface(of: package, toolchain: bench.toolchain, cache: bench.cache)
    }
    let own = package.libraries(host: bench.libraries.host)
    documents = Engine(bench.toolchain, libraries: own, cache: bench.cache)
    books = Engine(bench.toolchain, libraries: own.joined(bench.libraries), cache: bench.cache)
  }

  /// A book's chapter may import the bundled libraries beside the package's modules.
  func engine(for document: Chapter) -> Engine { document.isStrict ? books : documents }
}

extension PackageError {
  /// The message for a person: what is wrong, then what to do.
  var sentence: String {
    switch self {
    case .noPackage(let folder):
      "\(folder): there is no Package.swift. --package takes the folder of a Swift package."
    case .notSandboxed(let folder):
      """
      \(folder): --sandbox does not cover a package: building it runs its Package.swift, plugins \
      and macros with all that you may do.
      Test its documents without --sandbox where you trust the package; else in a container or a \
      virtual machine.
      """
    case .doesNotBuild(let folder, let output):
      """
      \(folder): the package does not build. `swift build` says:
      \(output.trimmingCharacters(in: .newlines))
      """
    case .unreadableBuild(let path):
      """
      \(path): SwiftPM's account of the build is not as Swift \(Toolchain.supportedVersion) \
      writes it. Remove the folder and build again.
      """
    case .noLibraries(let name, let folder):
      "\(folder): the package \(name) has no library product that a document could import."
    case .doesNotLink(let folder, let output):
      """
      \(folder): the package's objects do not link to a shared library:
      \(output.trimmingCharacters(in: .newlines))
      """
    case .unusable(let what, let reason): "\(what): \(reason)"
    }
  }
}
