import Caching
import CellCode
import Foundation

/// The bundled library compiled for pages: Embedded Swift for wasm32, without any SDK.
///
/// It is made of the native library's sources, with the folders `Embedded` in place of `Native`.
struct EmbeddedLibrary: Sendable {
  /// The cache entry: modules and the objects of the kernels.
  let folder: String
  /// Protocols that make a cell's type a model.
  let modelProtocols: Set<String>

  /// The vectors of the kernels: all browsers have them, the toolchain's own interpreter has not.
  enum Kernels: String { case vectors, scalars }

  /// The modules, each of which sees those before it.
  private static let modules = ["ScalarFunctions", "Tensors", "Figures", "PageRuntime"]
  /// What of the native sources a page has no use for.
  private static let native: Set<String> = ["Native", "Files"]

  static let compilerFlags = [
    "-target", "wasm32-unknown-none-wasm", "-enable-experimental-feature", "Embedded",
    "-enable-experimental-feature", "Extern", "-disable-objc-interop", "-disable-stack-protector",
    "-no-color-diagnostics", "-diagnostic-style", "llvm", "-package-name", "notebook",
    "-assert-config", "Debug",
  ]

  /// The library of the sources in a folder that holds `Tensors`, `Figures` and the rest.
  static func make(
    from sources: String, _ kernels: Kernels, toolchain: Toolchain, cache: Cache, stop: Stop? = nil
  ) throws -> EmbeddedLibrary {
    let files = try modules.map { try swiftFiles(of: $0, in: sources) }
    let cFiles = try self.cFiles(in: sources)
    let texts = (files.joined() + cFiles).flatMap { [$0.name, $0.text] }
    let key = Cache.Key(
      .embeddedLibrary, [toolchain.tag, kernels.rawValue] + compilerFlags + texts)
    if let entry = cache.entry(key), let known = EmbeddedLibrary(entry) { return known }
    let work = try cache.makeWorkFolder()
    defer { try? FileManager.default.removeItem(atPath: work) }
    let build = EmbeddedBuild(folder: work, toolchain: toolchain, moduleCache: cache, stop: stop)
    try build.compileKernels(sources, kernels)
    var models = ModuleParameters()
    for (module, files) in zip(modules, files) {
      let trees = files.map { ParsedCode($0.text).tree }
      models.learn(from: trees)
      // Inlined code may name what its own file does not import.
      let whole = zip(files, trees).map { file, tree in
        (
          name: file.name.replacing("/", with: "-"),
          text:
            "import Kernels\nimport Synchronization\n#sourceLocation(file: \"\(sources)/\(file.name)\", line: 1)\n\(file.text)\n"
            + "#sourceLocation()\n" + models.extensions(for: tree)
        )
      }
      try build.compileModule(module, whole, headers: sources + "/Kernels/include")
    }
    let entry = try cache.keep(work, as: key, record: models.protocols.sorted()) {
      EmbeddedLibrary($0) != nil
    }
    return EmbeddedLibrary(folder: entry.folder, modelProtocols: models.protocols)
  }

  private init(folder: String, modelProtocols: Set<String>) {
    self.folder = folder
    self.modelProtocols = modelProtocols
  }

  private init?(_ entry: Cache.Entry) {
    guard let protocols = entry.value(as: [String].self) else { return nil }
    self.init(folder: entry.folder, modelProtocols: Set(protocols))
  }

  /// The objects that a page's module is linked with.
  var objects: [String] {
    EmbeddedBuild.cUnits.map { "\(folder)/\($0).o" }
  }

  // MARK: Sources

  private typealias SourceFile = (name: String, text: String)

  private static func swiftFiles(of module: String, in sources: String) throws -> [SourceFile] {
    try self.files(below: module, in: sources) { $0.hasSuffix(".swift") }
  }

  private static func cFiles(in sources: String) throws -> [SourceFile] {
    try ["Kernels", "PageRuntime"].flatMap { folder in
      try files(below: folder, in: sources) { $0.hasSuffix(".c") || $0.hasSuffix(".h") }
    }
  }

  private static func files(
    below folder: String, in sources: String, where isWanted: (String) -> Bool
  ) throws -> [SourceFile] {
    guard let names = FileManager.default.enumerator(atPath: "\(sources)/\(folder)") else {
      throw SetupError.missing(what: "the library's sources", path: "\(sources)/\(folder)")
    }
    return try names.compactMap { $0 as? String }.sorted().compactMap { name in
      guard isWanted(name), native.isDisjoint(with: name.split(separator: "/").map(String.init))
      else { return nil }
      let path = "\(folder)/\(name)"
      guard let data = FileManager.default.contents(atPath: "\(sources)/\(path)") else {
        throw SetupError.missing(what: "a file of the library's sources", path: path)
      }
      return (path, String(decoding: data, as: UTF8.self))
    }
  }
}

/// The commands that make the parts of a library for pages in a work folder.
struct EmbeddedBuild {
  let folder: String
  let toolchain: Toolchain
  let moduleCache: Cache
  let stop: Stop?

  /// The C files of the page's runtime, each an object.
  static let cUnits = ["kernels", "memory", "support", "integers"]

  func compileKernels(_ sources: String, _ kernels: EmbeddedLibrary.Kernels) throws {
    for unit in Self.cUnits {
      var flags = ["-target", "wasm32-unknown-none-wasm", "-ffreestanding", "-fno-builtin-memcpy"]
      flags += ["-std=gnu17", "-Os", "-g0", "-fno-slp-vectorize", "-mbulk-memory", "-Wno-psabi"]
      flags += ["-ffunction-sections", "-fdata-sections"]
      flags += kernels == .vectors ? ["-msimd128"] : []
      flags += ["-isystem", sources + "/PageRuntime/include"]
      flags += ["-I", sources + "/Kernels/include", "-I", sources + "/Kernels"]
      try run("clang", flags + ["-c", "\(sources)/PageRuntime/\(unit).c", "-o", unit + ".o"])
    }
  }

  func compileModule(
    _ module: String, _ files: [(name: String, text: String)], headers: String
  ) throws {
    for file in files {
      try file.text.write(toFile: "\(folder)/\(file.name)", atomically: false, encoding: .utf8)
    }
    var flags = ["-frontend", "-emit-module", "-parse-as-library", "-swift-version", "6", "-O"]
    flags += EmbeddedLibrary.compilerFlags + ["-module-name", module, "-I", ".", "-I", headers]
    flags += ["-module-cache-path", moduleCache.compilerModules, "-enable-default-cmo"]
    flags += ["-o", module + ".swiftmodule"]
    try run("swift-frontend", flags + files.map(\.name))
    for file in files { try? FileManager.default.removeItem(atPath: "\(folder)/\(file.name)") }
  }

  private func run(_ program: String, _ arguments: [String]) throws {
    let answer = try ChildProcess.output(
      toolchain.program(program), arguments,
      environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C", "TMPDIR": folder, "HOME": folder],
      workingDirectory: folder, stop: stop)
    guard answer.code == 0 else {
      throw EmbeddedLibraryError(program: program, text: answer.text)
    }
  }
}

/// Why the library does not compile for pages: what the compiler said.
struct EmbeddedLibraryError: Error, CustomStringConvertible {
  let program: String
  let text: String

  var description: String {
    let errors = text.split(separator: "\n").filter { $0.contains("error:") }
    return "the library does not compile for pages (\(program)):\n"
      + (errors.isEmpty ? text : errors.prefix(20).joined(separator: "\n"))
  }
}
