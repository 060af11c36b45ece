import Caching
import Chapters
import Foundation

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
    /// Seconds of a processor that the compiler may take; no limit where nil.
    var timeLimit: Double?

    var source: String { module + ".swift" }
    /// The function that runs the unit's statements.
    var entry: String { CompiledUnit.entry(of: module) }
  }

  /// The unit; `onInterface` gets what is known of it as soon as another can import it.
  func compile(
    _ request: Request, onInterface: (@Sendable (CompiledUnit) -> Void)? = nil
  ) throws -> CompileOutcome {
    try make(.unit, request, onInterface)
  }

  /// Type-checks only; the messages, errors among them.
  func check(_ request: Request, isStrict: Bool) throws -> [RawMessage] {
    try make(isStrict ? .strictCheck : .check, request).messages
  }

  /// The interface alone of a part of a unit's cells, under the whole unit's name.
  func interface(_ request: Request) throws -> CompiledUnit? {
    guard case .compiled(let unit) = try make(.interface, request) else { return nil }
    return unit
  }

  /// What the cache knows of an entry beside its files.
  private struct Record: Codable {
    var isCompiled: Bool
    var interfaceHash: String
    var messages: [RawMessage]
  }

  /// Makes a product, or takes it from the cache.
  ///
  /// What the compiler says of the code is kept, and nothing else: a failure of the compiler itself,
  /// of the linker or of the machine may not come again.
  private func make(
    _ product: Product, _ request: Request, _ onInterface: (@Sendable (CompiledUnit) -> Void)? = nil
  ) throws -> CompileOutcome {
    let key = key(request, product)
    if let known = outcome(of: cache.entry(key), request) { return known }
    let work = try cache.makeWorkFolder()
    defer { try? FileManager.default.removeItem(atPath: work) }
    if let problem = FileBytes.write(Array(request.text.utf8), to: work + "/" + request.source) {
      throw CacheError.unwritable(path: work, reason: String(cString: strerror(problem)))
    }
    let watch = onInterface.map { InterfaceWatch(request.module, in: work, cache, then: $0) }
    defer { watch?.end() }
    let answer = try run(
      toolchain.frontend, product.arguments(request) + common(request), in: work,
      timeLimit: request.timeLimit)
    watch?.end()
    if answer.isTimedOut, let limit = request.timeLimit {
      return .failed([RawMessage(slow: answer.text, source: request.source, limit: limit)])
    }
    let messages = RawMessage.parse(answer.text)
    if answer.code != 0 {
      try refuseFailureOfTheMachine(answer.text)
      guard messages.contains(where: { $0.severity == .error }) else {
        return .failed(messages + [RawMessage(crash: answer.text, module: request.module)])
      }
      guard messages.contains(where: { $0.severity == .error && !$0.file.isEmpty }) else {
        return .failed(messages)
      }
    } else if product == .unit {
      if let message = try link(request, in: work) { return .failed([message]) }
    }
    let interface = FileBytes.hash("\(work)/\(request.module).swiftmodule") ?? ""
    let record = Record(
      isCompiled: answer.code == 0, interfaceHash: interface, messages: messages)
    let entry = try cache.keep(work, as: key, record: record) { outcome(of: $0, request) != nil }
    return outcome(of: entry, request) ?? .failed(messages)
  }

  /// Links a unit's shared library; the linker's message where it does not link.
  private func link(_ request: Request, in work: String) throws -> RawMessage? {
    var arguments = ["-shared", "-o", "unit.so", toolchain.runtimeObject, "unit.o", "--as-needed"]
    arguments += ["-L", toolchain.runtimeLibraries, "-rpath", toolchain.runtimeLibraries]
    let answer = try run(
      toolchain.linker, arguments + toolchain.runtimeParts(request.imports), in: work)
    unlink(work + "/unit.o")
    guard answer.code != 0 else { return nil }
    try refuseFailureOfTheMachine(answer.text)
    return RawMessage(link: answer.text, module: request.module)
  }

  /// Throws where a program failed because there was no room, and the like.
  ///
  /// Such a message begins with the program's name or has no place in the code, and so is told from
  /// code that only speaks of a full disk.
  private func refuseFailureOfTheMachine(_ text: String) throws {
    for line in text.split(separator: "\n")
    where ["<unknown>:0: error: ", "error: ", "LLVM ERROR: ", "ld.lld: "].contains(
      where: line.hasPrefix)
    {
      for code in [ENOSPC, EDQUOT, EROFS, EIO, EMFILE, ENFILE, ENOMEM] {
        let reason = String(cString: strerror(code))
        if line.localizedCaseInsensitiveContains(reason) {
          throw CacheError.unwritable(path: cache.folder, reason: reason)
        }
      }
    }
  }

  private func outcome(of entry: Cache.Entry?, _ request: Request) -> CompileOutcome? {
    guard let entry, let record = entry.value(as: Record.self) else { return nil }
    guard record.isCompiled else { return .failed(record.messages) }
    return .compiled(
      CompiledUnit(
        module: request.module, folder: entry.folder, interfaceHash: record.interfaceHash,
        messages: record.messages))
  }

  private func common(_ request: Request) -> [String] {
    var arguments = ["-module-name", request.module, "-diagnostic-style", "llvm"]
    arguments += ["-no-color-diagnostics", "-no-serialize-debugging-options"]
    // A quarter of the compiler's own limit, beyond which it gives up on an expression: a second.
    arguments += ["-solver-scope-threshold=250000"]
    return arguments + shared(request.flags, after: request.chain)
  }

  /// The arguments by which code after these units is read as a cell would be.
  func editorArguments(after chain: [CompiledUnit]) -> [String] { shared([], after: chain) }

  private func shared(_ flags: [String], after chain: [CompiledUnit]) -> [String] {
    var arguments = ["-swift-version", "5", "-package-name", "nb"]
    arguments += ["-module-cache-path", cache.compilerModules]
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

  func key(_ request: Request, _ product: Product) -> Cache.Key {
    Cache.Key(
      product.kind,
      [
        state, product.rawValue, request.module, request.isOptimized ? "O" : "-",
        request.flags.joined(separator: " "), request.text,
        request.imports.sorted().joined(separator: " "),
      ] + request.chain.map { $0.module + " " + $0.interfaceHash })
  }

  private func run(
    _ program: String, _ arguments: [String], in folder: String, timeLimit: Double? = nil
  ) throws -> ChildProcess.Outcome {
    try ChildProcess.output(
      program, arguments,
      environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C", "TMPDIR": folder, "HOME": folder],
      workingDirectory: folder, processorTime: timeLimit, stop: stop)
  }
}
