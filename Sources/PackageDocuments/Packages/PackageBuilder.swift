import Caching
import Execution
import Foundation

/// Builds a package with SwiftPM and links its modules into one shared library.
package struct PackageBuilder: Sendable {
  let root: String
  let configuration: String
  let scratch: String
  let toolchain: Toolchain
  let cache: Cache
  let environment: [String: String]

  /// A builder for the package in a folder.
  ///
  /// `scratch` is where SwiftPM builds: the package's own `.build` where nil, so that what the
  /// author has built is not built again.
  package init(
    root: String, configuration: String = "debug", scratch: String? = nil, toolchain: Toolchain,
    cache: Cache, environment: [String: String]
  ) {
    self.root = URL(fileURLWithPath: absolutePath(root)).resolvingSymlinksInPath().path
    self.configuration = configuration
    self.scratch = scratch.map(absolutePath) ?? self.root + "/.build"
    self.toolchain = toolchain
    self.cache = cache
    self.environment = environment
  }

  /// The built package; `onBuild` is called where there is something to build.
  package func build(onBuild: () -> Void = {}) throws -> BuiltPackage {
    guard PackageRoot.isPackage(root) else { throw PackageError.noPackage(folder: root) }
    let memory = memoryFolder + "/package.json"
    if let data = FileManager.default.contents(atPath: memory),
      let known = try? JSONDecoder().decode(Memory.self, from: data),
      access(known.package.sharedLibrary, R_OK) == 0,
      access(known.package.moduleFolder, R_OK) == 0,
      known.state == state(of: known.folders)
    {
      return known.package
    }
    onBuild()
    let built = try buildNow()
    let folders = sourceFolders()
    let data = try JSONEncoder().encode(
      Memory(package: built, folders: folders, state: state(of: folders)))
    try data.write(to: URL(fileURLWithPath: memory), options: .atomic)
    return built
  }

  /// What was built last, and of which files.
  private struct Memory: Codable {
    var package: BuiltPackage
    var folders: [String]
    var state: String
  }

  /// Changes with the way in which packages are linked, so that none is kept that was linked otherwise.
  private static let linking = "2"

  private var memoryFolder: String {
    var hash = ContentHash()
    for part in [root, configuration, scratch, toolchain.tag, Self.linking] { hash.add(part) }
    return cache.packages + "/" + hash.finish()
  }

  private func buildNow() throws -> BuiltPackage {
    let folder = memoryFolder
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw PackageError.unusable(what: folder, reason: error.localizedDescription)
    }
    let description = try describe()
    guard description.products.contains(where: \.isLibrary) else {
      throw PackageError.noLibraries(name: description.name, folder: root)
    }
    let targets = description.targets(of: try compile(description))
    let build = try BuildDescription(scratch: scratch, configuration: configuration)
    let closure = build.closure(of: targets.map(\.c99name) + targets.map(\.name))
    let library = try link(build, closure, in: folder)
    let swiftTargets = targets.filter { $0.module_type == "SwiftTarget" }
    return BuiltPackage(
      root: root, name: description.name, modules: uncovered(swiftTargets),
      sourceFolders: Dictionary(
        swiftTargets.map { ($0.c99name, root + "/" + $0.path) }, uniquingKeysWith: { a, _ in a }),
      languageArguments: Dictionary(
        swiftTargets.map { ($0.c99name, build.languageArguments(of: $0.c99name)) },
        uniquingKeysWith: { a, _ in a }),
      sharedLibrary: library, moduleFolder: build.folder + "/Modules",
      moduleMaps: build.moduleMaps(of: closure),
      compilerArguments: build.clientArguments(of: closure),
      interfaces: try interfaces(build, closure))
  }

  /// The targets' modules without those that another passes on, by an exported import or by
  /// aliases of its own, beside which they would be ambiguous.
  private func uncovered(_ targets: [PackageDescription.Target]) -> [String] {
    var covered: Set<String> = []
    for target in targets {
      let folder = root + "/" + target.path
      let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
      let text = files.filter { $0.hasSuffix(".swift") }
        .compactMap { FileManager.default.contents(atPath: folder + "/" + $0) }
        .map { String(decoding: $0, as: UTF8.self) }.joined()
      for other in targets where other.c99name != target.c99name {
        let name = other.c99name
        if text.contains("@_exported import \(name)\n")
          || text.contains("typealias") && text.contains("= \(name).")
        {
          covered.insert(name)
        }
      }
    }
    return targets.map(\.c99name).filter { !covered.contains($0) }
  }

  private func describe() throws -> PackageDescription {
    // Warnings go to standard error, and must not stand within the JSON.
    let quiet = try swift(["package", "describe", "--type", "json"], throughShell: true)
    let answer = quiet.code == 0 ? quiet : try swift(["package", "describe", "--type", "json"])
    guard answer.code == 0 else {
      throw PackageError.doesNotBuild(folder: root, output: answer.text)
    }
    guard let open = answer.text.firstIndex(of: "{"),
      let description = try? JSONDecoder().decode(
        PackageDescription.self, from: Data(answer.text[open...].utf8))
    else { throw PackageError.unusable(what: "swift package describe", reason: answer.text) }
    return description
  }

  /// Builds everything; where that fails, as some products do on another platform than their
  /// author's, the library products one by one.
  ///
  /// Gives the library products that there are then.
  private func compile(_ description: PackageDescription) throws -> [PackageDescription.Product] {
    let libraries = description.products.filter(\.isLibrary)
    let whole = try swift(["build", "-c", configuration])
    if whole.code == 0 { return libraries }
    // By target: SwiftPM builds everything for a library product whose kind is left open.
    let built = try libraries.filter { product in
      try product.targets.allSatisfy {
        try swift(["build", "-c", configuration, "--target", $0]).code == 0
      }
    }
    guard !built.isEmpty else {
      throw PackageError.doesNotBuild(folder: root, output: Self.errors(in: whole.text))
    }
    return built
  }

  /// The errors of a build, without the account of what went well.
  private static func errors(in output: String) -> String {
    let lines = output.split(separator: "\n")
    let wrong = lines.filter { $0.contains("error:") && !$0.hasPrefix(" ") }
    return (wrong.isEmpty ? Array(lines.suffix(20)) : Array(wrong.prefix(20)))
      .joined(separator: "\n")
  }

  /// Links the objects of the targets to one shared library.
  private func link(
    _ build: BuildDescription, _ targets: [String], in folder: String
  ) throws -> String {
    let objects = build.objects(of: targets)
    let list = folder + "/objects"
    let quoted = objects.map { "\"" + $0.replacing("\"", with: "\\\"") + "\"\n" }.joined()
    try quoted.write(toFile: list, atomically: true, encoding: .utf8)
    let name = folder + "/libPackageUnderTest.so"
    let new = folder + "/new-\(getpid()).so"
    var arguments = ["-emit-library", "-o", new, "@" + list, "-use-ld=lld"]
    arguments += ["-module-name", "PackageUnderTest"] + build.linkedLibraries
    arguments += ["-Xlinker", "-rpath", "-Xlinker", toolchain.runtimeLibraries]
    // Libraries of dependencies that are built as shared ones.
    arguments += ["-Xlinker", "-rpath", "-Xlinker", build.folder]
    arguments += ["-Xlinker", "-soname", "-Xlinker", "libPackageUnderTest.so"]
    let compiler = URL(fileURLWithPath: toolchain.frontend).deletingLastPathComponent().path
    let answer = try ChildProcess.output(
      compiler + "/swiftc", arguments, environment: environment, workingDirectory: folder)
    guard answer.code == 0 else {
      throw PackageError.doesNotLink(folder: root, output: answer.text)
    }
    guard rename(new, name) == 0 else {
      throw PackageError.unusable(what: name, reason: String(cString: strerror(errno)))
    }
    return name
  }

  /// One hash over the interfaces of the modules, which decide what a cell's code means.
  private func interfaces(_ build: BuildDescription, _ targets: [String]) throws -> String {
    let modules = targets.map { build.folder + "/Modules/" + $0 + ".swiftmodule" }
    let files = (modules + build.moduleMaps(of: targets)).filter { access($0, R_OK) == 0 }
    let answer = try ChildProcess.output(
      "/usr/bin/sha256sum", ["--"] + files, environment: environment, workingDirectory: "/")
    var hash = ContentHash()
    hash.add(answer.text)
    return hash.finish()
  }

  /// Runs SwiftPM; what it says comes on both outputs, through the shell on standard output alone.
  private func swift(
    _ words: [String], throughShell: Bool = false
  ) throws -> ChildProcess.Outcome {
    let folder = URL(fileURLWithPath: toolchain.frontend).deletingLastPathComponent().path
    let place = ["--package-path", root, "--scratch-path", scratch]
    // `swift build PLACE ...`, but `swift package PLACE describe ...`.
    let arguments = [words[0]] + place + words.dropFirst()
    let shell = ["-c", "exec \"$0\" \"$@\" 2>/dev/null", folder + "/swift"]
    return try ChildProcess.output(
      throughShell ? "/bin/sh" : folder + "/swift", throughShell ? shell + arguments : arguments,
      environment: environment, workingDirectory: root)
  }
}
