import Caching
import Foundation

/// The Swift compiler and the parts of its installation that the engine calls directly.
package struct Toolchain: Sendable, Codable, Hashable {
  /// `swift-frontend`, absolute.
  package var frontend: String
  /// `ld.lld`, absolute.
  package var linker: String
  /// `swiftrt.o`, which every loaded library needs so that its types are registered.
  package var runtimeObject: String
  /// The folder of the runtime's shared libraries.
  package var runtimeLibraries: String
  /// Such as `6.3.1`.
  package var version: String
  /// The compiler's build tag, part of every cache key.
  package var tag: String

  /// Such as `x86_64-unknown-linux-gnu`.
  package var target: String {
    let architecture = runtimeObject.split(separator: "/").dropLast().last.map(String.init)
    return (architecture ?? "x86_64") + "-unknown-linux-gnu"
  }

  /// The toolchain's folder, which holds `bin` and `lib`.
  package var folder: String {
    URL(fileURLWithPath: frontend).deletingLastPathComponent().deletingLastPathComponent().path
  }
  /// Another program of the toolchain, such as `clang`: the absolute path.
  func program(_ name: String) -> String { folder + "/bin/" + name }
  /// Tables of Unicode, which a page's module is linked with.
  var unicodeTables: String {
    folder + "/lib/swift/embedded/wasm32-unknown-none-wasm/libswiftUnicodeDataTables.a"
  }
  /// The folder of what the compiler loads: plugins and the library that runs them.
  private var compilerLibraries: String { folder + "/lib/swift/host" }
  /// The standard library's macros.
  var plugins: String { compilerLibraries + "/plugins" }
  var pluginServer: String { compilerLibraries + "/libSwiftInProcPluginServer.so" }
  /// The folder of the package manager's own module, which manifests import.
  var manifestFolder: String {
    URL(fileURLWithPath: runtimeLibraries).deletingLastPathComponent().path + "/pm/ManifestAPI"
  }

  /// The version whose undocumented flags the engine is tested with.
  package static let supportedVersion = "6.3"

  /// Finds the compiler that `SWIFT_EXEC` or the path names, and remembers it in the cache.
  package static func find(
    environment: [String: String], cache: Cache
  ) throws(SetupError) -> Toolchain {
    let compiler = try compilerPath(environment)
    var status = stat()
    stat(compiler, &status)
    let key = Cache.Key(
      .toolchain,
      ["\(compiler) \(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)"])
    if let known = cache.value(key, as: Toolchain.self) { return known }
    let found = try ask(compiler, environment)
    cache.keep(value: found, as: key)
    return found
  }

  private static func compilerPath(_ environment: [String: String]) throws(SetupError) -> String {
    if let named = environment["SWIFT_EXEC"], !named.isEmpty {
      guard access(named, X_OK) == 0 else {
        throw SetupError.missing(what: "the compiler that SWIFT_EXEC names", path: named)
      }
      return named
    }
    let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    for folder in folders where access(folder + "/swiftc", X_OK) == 0 {
      return folder + "/swiftc"
    }
    throw SetupError.noCompiler(searched: folders)
  }

  /// What `swiftc -print-target-info` prints, as far as it is used.
  private struct TargetInformation: Decodable {
    struct Paths: Decodable {
      var runtimeLibraryPaths: [String]
      var runtimeResourcePath: String
    }
    struct Target: Decodable { var triple: String }
    var compilerVersion: String
    var target: Target
    var paths: Paths
  }

  private static func ask(
    _ compiler: String, _ environment: [String: String]
  ) throws(SetupError) -> Toolchain {
    let answer: ChildProcess.Outcome
    do {
      answer = try ChildProcess.output(
        compiler, ["-print-target-info"], environment: environment, workingDirectory: "/")
    } catch {
      throw SetupError.missing(what: "a compiler that starts", path: compiler)
    }
    guard answer.code == 0,
      let information = try? JSONDecoder().decode(
        TargetInformation.self, from: Data(answer.text.utf8)),
      let libraries = information.paths.runtimeLibraryPaths.first
    else {
      throw SetupError.missing(what: "a Swift compiler that knows its target", path: compiler)
    }
    let words = information.compilerVersion.split(separator: " ")
    let version = words.firstIndex(of: "version").flatMap { index in
      words.indices.contains(index + 1) ? String(words[index + 1]) : nil
    }
    guard let version, version == supportedVersion || version.hasPrefix(supportedVersion + ".")
    else {
      throw SetupError.wrongVersion(
        found: version ?? information.compilerVersion, path: compiler, needed: supportedVersion)
    }
    // The frontend lies beside the real driver, which may be behind links.
    let real = URL(fileURLWithPath: compiler).resolvingSymlinksInPath().path
    let folder = URL(fileURLWithPath: real).deletingLastPathComponent().path
    let architecture = information.target.triple.split(separator: "-").first.map(String.init) ?? ""
    let toolchain = Toolchain(
      frontend: folder + "/swift-frontend", linker: folder + "/ld.lld",
      runtimeObject: information.paths.runtimeResourcePath + "/linux/\(architecture)/swiftrt.o",
      runtimeLibraries: libraries, version: version, tag: information.compilerVersion)
    for (what, path) in [
      ("swift-frontend", toolchain.frontend), ("ld.lld", toolchain.linker),
      ("swiftrt.o", toolchain.runtimeObject),
    ] where access(path, F_OK) != 0 {
      throw SetupError.missing(what: what, path: path)
    }
    return toolchain
  }
}
