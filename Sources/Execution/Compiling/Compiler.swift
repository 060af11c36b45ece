import Chapters
import Foundation

/// A compiled unit: one or more cells as a module and a shared library.
struct CompiledUnit: Sendable {
  var module: String
  /// The cache entry's folder.
  var folder: String
  /// Two units with equal interfaces are the same to what imports them.
  var interfaceHash: String
  /// What the compiler said, at positions of the generated text.
  var messages: [RawMessage]
  var library: String { folder + "/unit.so" }
  var entry: String { "nb_" + module }
  /// The name of the cache entry.
  var entryName: String { folder.split(separator: "/").last.map(String.init) ?? folder }

  static func interfaceHash(of bytes: Data) -> String {
    var hash = ContentHash()
    hash.add(Array(bytes))
    return hash.finish()
  }
}

/// A compile's outcome: the unit, or why there is none.
enum CompileOutcome: Sendable {
  case compiled(CompiledUnit)
  case failed([RawMessage])
}

/// Compiles generated text; every result that could be needed again goes through the cache.
struct Compiler: Sendable {
  let toolchain: Toolchain
  let libraries: Libraries
  let librariesState: String
  let cache: Cache
  var stop: Stop

  /// What a unit is made of.
  struct Request: Sendable {
    var module: String
    var text: String
    var isOptimized = false
    /// Parse as a library's file: the support module alone.
    var isLibrary = false
    /// The earlier units in the order of their import.
    var chain: [CompiledUnit] = []
    /// Further arguments for the compiler.
    var flags: [String] = []
    /// Every module imported by this unit or an earlier one.
    var imports: [String] = []
  }

  /// The unit; `onInterface` gets what is known of it as soon as another can import it.
  func compile(
    _ request: Request, onInterface: (@Sendable (CompiledUnit) -> Void)? = nil
  ) throws -> CompileOutcome {
    let name = key(request, kind: "unit")
    if let folder = cache.entry(name), let outcome = read(folder, request) { return outcome }
    let work = try cache.makeWorkFolder()
    defer { try? FileManager.default.removeItem(atPath: work) }
    let source = request.module + ".swift"
    try request.text.write(toFile: work + "/" + source, atomically: false, encoding: .utf8)
    var arguments = ["-frontend", "-c", "-primary-file", source]
    arguments += common(request) + [request.isOptimized ? "-O" : "-Onone", "-gline-tables-only"]
    arguments += ["-enable-testing", "-enable-private-imports", "-disable-access-control"]
    arguments += request.isLibrary ? ["-parse-as-library"] : []
    arguments += request.isLibrary ? [] : ["-entry-point-function-name", "nb_" + request.module]
    arguments += ["-emit-module-path", request.module + ".swiftmodule", "-o", "unit.o"]
    // What editors show of a name.
    arguments += ["-emit-module-doc-path", request.module + ".swiftdoc"]
    let watch = onInterface.map {
      InterfaceWatch(request.module, in: work, cache, then: $0)
    }
    defer { watch?.end() }
    let answer = try run(toolchain.frontend, arguments, in: work)
    watch?.end()
    let messages = RawMessage.parse(answer.text)
    if answer.code == 0 {
      let linked = try run(
        toolchain.linker,
        ["-shared", "-o", "unit.so", toolchain.runtimeObject, "unit.o", "--as-needed"]
          + ["-L", toolchain.runtimeLibraries, "-rpath", toolchain.runtimeLibraries]
          + runtimeParts(request.imports),
        in: work)
      guard linked.code == 0 else {
        return .failed([RawMessage(link: linked.text, module: request.module)])
      }
      try? FileManager.default.removeItem(atPath: work + "/unit.o")
    } else if !messages.contains(where: { $0.severity == .error }) {
      // The compiler itself failed: not the author's mistake, and nothing to remember.
      return .failed(messages + [RawMessage(crash: answer.text, module: request.module)])
    }
    let interface = FileManager.default.contents(
      atPath: work + "/" + request.module + ".swiftmodule")
    var record = UnitRecord(
      isCompiled: answer.code == 0,
      interfaceHash: CompiledUnit.interfaceHash(of: interface ?? Data()), messages: messages)
    record.librarySize = Self.size(of: work + "/unit.so")
    try JSONEncoder().encode(record).write(to: URL(fileURLWithPath: work + "/record.json"))
    let folder = try cache.store(work, as: name) { read($0, request) != nil }
    return outcome(record, folder, request)
  }

  /// Type-checks only; the messages, errors among them.
  func check(_ request: Request, isStrict: Bool) throws -> [RawMessage] {
    let name = key(request, kind: isStrict ? "strict" : "check")
    if let folder = cache.entry(name), let record = readRecord(folder) { return record.messages }
    let work = try cache.makeWorkFolder()
    defer { try? FileManager.default.removeItem(atPath: work) }
    let source = request.module + ".swift"
    try request.text.write(toFile: work + "/" + source, atomically: false, encoding: .utf8)
    // Not only types: errors such as a missing `return` come from the passes after.
    var arguments = ["-frontend"]
    arguments +=
      isStrict
      ? ["-typecheck", "-primary-file", source]
      : ["-emit-sil", "-primary-file", source, "-o", "/dev/null"]
    arguments += common(request) + ["-Onone", "-enable-testing", "-enable-private-imports"]
    arguments += isStrict ? [] : ["-disable-access-control"]
    let answer = try run(toolchain.frontend, arguments, in: work)
    let messages = RawMessage.parse(answer.text)
    let record = UnitRecord(isCompiled: answer.code == 0, interfaceHash: "", messages: messages)
    try JSONEncoder().encode(record).write(to: URL(fileURLWithPath: work + "/record.json"))
    _ = try cache.store(work, as: name)
    return messages
  }

  /// The interface alone of a part of a unit's cells, under the whole unit's name.
  func interface(_ request: Request) throws -> CompiledUnit? {
    let name = key(request, kind: "interface")
    if let folder = cache.entry(name), case .compiled(let unit)? = read(folder, request) {
      return unit
    }
    let work = try cache.makeWorkFolder()
    defer { try? FileManager.default.removeItem(atPath: work) }
    let source = request.module + ".swift"
    try request.text.write(toFile: work + "/" + source, atomically: false, encoding: .utf8)
    var arguments = ["-frontend", "-emit-module", source]
    arguments += common(request) + [request.isOptimized ? "-O" : "-Onone"]
    arguments += ["-enable-testing", "-enable-private-imports", "-disable-access-control"]
    arguments += ["-experimental-skip-all-function-bodies"]
    arguments += ["-entry-point-function-name", "nb_" + request.module]
    arguments += ["-emit-module-path", request.module + ".swiftmodule"]
    let answer = try run(toolchain.frontend, arguments, in: work)
    guard answer.code == 0,
      let bytes = FileManager.default.contents(atPath: work + "/\(request.module).swiftmodule")
    else { return nil }
    let record = UnitRecord(
      isCompiled: true, interfaceHash: CompiledUnit.interfaceHash(of: bytes), messages: [])
    try JSONEncoder().encode(record).write(to: URL(fileURLWithPath: work + "/record.json"))
    let folder = try cache.store(work, as: name) { read($0, request) != nil }
    guard case .compiled(let unit) = outcome(record, folder, request) else { return nil }
    return unit
  }

  private struct UnitRecord: Codable {
    var isCompiled: Bool
    var interfaceHash: String
    var messages: [RawMessage]
    /// The bytes of the shared library: fewer were written where the power failed.
    var librarySize = 0
  }

  private func readRecord(_ folder: String) -> UnitRecord? {
    FileManager.default.contents(atPath: folder + "/record.json").flatMap {
      try? JSONDecoder().decode(UnitRecord.self, from: $0)
    }
  }

  private func read(_ folder: String, _ request: Request) -> CompileOutcome? {
    guard let record = readRecord(folder),
      record.librarySize == Self.size(of: folder + "/unit.so")
    else { return nil }
    return outcome(record, folder, request)
  }

  static func size(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  private func outcome(
    _ record: UnitRecord, _ folder: String, _ request: Request
  ) -> CompileOutcome {
    record.isCompiled
      ? .compiled(
        CompiledUnit(
          module: request.module, folder: folder, interfaceHash: record.interfaceHash,
          messages: record.messages))
      : .failed(record.messages)
  }

  private func common(_ request: Request) -> [String] {
    var arguments = ["-module-name", request.module, "-diagnostic-style", "llvm"]
    arguments += ["-no-color-diagnostics", "-no-serialize-debugging-options"]
    return arguments + shared(request.flags, after: request.chain)
  }

  /// The arguments by which code after these units is read as a cell would be.
  func editorArguments(after chain: [CompiledUnit]) -> [String] { shared([], after: chain) }

  private func shared(_ flags: [String], after chain: [CompiledUnit]) -> [String] {
    var arguments = ["-swift-version", "5", "-package-name", "nb"]
    arguments += ["-module-cache-path", cache.folder + "/modules"]
    arguments += ["-in-process-plugin-server-path", toolchain.pluginServer]
    arguments += ["-plugin-path", toolchain.plugins]
    arguments += ["-I", toolchain.manifestFolder]
    for folder in libraries.moduleFolders { arguments += ["-I", folder] }
    for map in libraries.moduleMaps { arguments += ["-Xcc", "-fmodule-map-file=" + map] }
    arguments += libraries.compilerArguments + flags
    for unit in chain { arguments += ["-I", unit.folder] }
    return arguments
  }

  /// The toolchain and the libraries, by whatever tells them from others.
  var state: String { [toolchain.tag, toolchain.frontend, librariesState].joined(separator: "\n") }

  func key(_ request: Request, kind: String) -> String {
    var hash = ContentHash()
    for part in [kind, Cache.version, state] { hash.add(part) }
    hash.add(request.module)
    hash.add(request.isOptimized ? "O" : "-")
    hash.add(request.flags.joined(separator: " "))
    hash.add(request.text)
    hash.add(request.imports.sorted().joined(separator: " "))
    for unit in request.chain { hash.add(unit.module + " " + unit.interfaceHash) }
    return hash.finish()
  }

  /// The runtime's shared libraries behind modules that are imported by name.
  private func runtimeParts(_ imports: [String]) -> [String] {
    var parts: Set<String> = []
    for name in imports {
      switch name.split(separator: ".").first.map(String.init) ?? "" {
      case "Foundation", "FoundationEssentials", "FoundationInternationalization":
        parts.formUnion([
          "-lFoundation", "-lFoundationEssentials", "-lFoundationInternationalization",
          "-ldispatch", "-lswiftDispatch",
        ])
      case "FoundationNetworking":
        parts.formUnion(["-lFoundationNetworking"])
      case "FoundationXML": parts.formUnion(["-lFoundationXML"])
      case "Dispatch": parts.formUnion(["-ldispatch", "-lswiftDispatch"])
      case "Synchronization": parts.insert("-lswiftSynchronization")
      case "Observation": parts.insert("-lswiftObservation")
      case "RegexBuilder": parts.insert("-lswiftRegexBuilder")
      case "_Differentiation": parts.insert("-lswift_Differentiation")
      case "Distributed": parts.insert("-lswiftDistributed")
      case "XCTest": parts.formUnion(["-lXCTest", "-lTesting", "-l_TestingInterop"])
      case "Testing": parts.formUnion(["-lTesting", "-l_TestingInterop"])
      case "PackageDescription":
        let folder = toolchain.manifestFolder
        parts.formUnion(["-L" + folder, "-rpath=" + folder, "-lPackageDescription"])
      case "Glibc": parts.insert("-lswiftGlibc")
      default: break
      }
    }
    return parts.sorted()
  }

  private func run(
    _ program: String, _ arguments: [String], in folder: String
  ) throws -> ChildProcess.Outcome {
    try ChildProcess.output(
      program, arguments,
      environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C", "TMPDIR": folder, "HOME": folder],
      workingDirectory: folder, stop: stop)
  }
}
