import Caching
import Chapters
import Foundation

/// A chapter's live cells, compiled for the page.
package struct PageModule: Sendable {
  /// The WebAssembly module, packed by gzip; empty where something is wrong.
  package var packed: [UInt8]
  /// The size before packing, in bytes.
  package var size: Int
  /// The numbers of the cells that the page calls, as `cell_7`.
  package var cells: [Int]
  /// What is wrong with the cells, at their own lines.
  package var messages: [CompilerMessage]
}

/// Compiles the live cells of chapters: only those whose text is new.
package struct PageCompiler: Sendable {
  let toolchain: Toolchain
  /// The folder of the library's sources.
  let sources: String
  let cache: Cache
  /// Compile quickly, for a preview.
  package var isDraft = false

  /// Nil where the sources of the library are not there.
  package init?(_ engine: Engine) {
    guard let sources = engine.libraries.sources else { return nil }
    self.init(toolchain: engine.toolchain, sources: sources, cache: engine.cache)
  }

  init(toolchain: Toolchain, sources: String, cache: Cache) {
    self.toolchain = toolchain
    self.sources = sources
    self.cache = cache
  }

  /// The chapter's module; nil where it has no live cell.
  package func module(of chapter: Chapter) throws -> PageModule? {
    guard chapter.cells.contains(where: { $0.labels.live }) else { return nil }
    let library = try EmbeddedLibrary.make(
      from: sources, .vectors, toolchain: toolchain, cache: cache)
    guard let live = LiveCells(chapter, for: library) else { return nil }
    var module = PageModule(packed: [], size: 0, cells: live.called, messages: live.problems)
    guard module.messages.isEmpty else { return module }
    switch try link(live, with: library) {
    case .failure(let failure):
      module.messages = live.messages(failure.messages)
      if module.messages.isEmpty { throw failure }
    case .success(let folder):
      module.packed = try bytes(folder + "/module.wasm.gz")
      module.size = try bytes(folder + "/module.wasm").count
    }
    return module
  }

  /// Why there is no module.
  struct Failure: Error, CustomStringConvertible {
    var messages: [RawMessage]
    var text: String
    var description: String { "the live cells do not compile for the page:\n" + text }
  }

  /// Compiles and links; the folder that holds `module.wasm` and the same packed.
  ///
  /// With a console, the module is a WASI program that needs no page.
  func link(
    _ live: LiveCells, with library: EmbeddedLibrary, hasConsole: Bool = false
  ) throws -> Result<String, Failure> {
    let form = [isDraft ? "draft" : "full", hasConsole ? "console" : "page"]
    let key = Cache.Key(
      .pageModule,
      [toolchain.tag, library.folder, live.source] + form
        + (hasConsole ? [try String(contentsOfFile: consolePath, encoding: .utf8)] : []))
    if let entry = cache.entry(key) { return .success(entry.folder) }
    let work = try cache.makeWorkFolder()
    defer { try? FileManager.default.removeItem(atPath: work) }
    try live.source.write(toFile: work + "/live.swift", atomically: false, encoding: .utf8)
    var flags = ["-frontend", "-c", "live.swift", "-parse-as-library", "-swift-version", "5"]
    flags += EmbeddedLibrary.compilerFlags + [isDraft ? "-Onone" : "-Osize"]
    flags += ["-module-name", "LivePage", "-I", library.folder, "-I", sources + "/Kernels/include"]
    flags += ["-module-cache-path", cache.compilerModules, "-o", "live.o"]
    let compiled = try run("swift-frontend", flags, in: work)
    guard compiled.code == 0 else {
      return .failure(Failure(messages: RawMessage.parse(compiled.text), text: compiled.text))
    }
    var parts = ["live.o"] + library.objects
    if hasConsole {
      let cells = live.called.map { "CELL(\($0))" }.joined(separator: " ")
      var flags = ["-target", "wasm32-unknown-none-wasm", "-ffreestanding", "-Os", "-std=gnu17"]
      flags += ["-DCELLS=" + cells, "-isystem", sources + "/PageRuntime/include"]
      flags += ["-c", consolePath, "-o", "console.o"]
      let built = try run("clang", flags, in: work)
      guard built.code == 0 else { return .failure(Failure(messages: [], text: built.text)) }
      parts.append("console.o")
    }
    // A deep recursion runs into the stack's lower end, below which is nothing: it traps.
    let linked = try run(
      "wasm-ld",
      ["--no-entry", "--gc-sections", "--strip-all", "--stack-first"]
        + ["-z", "stack-size=1048576"]
        + ["--max-memory=1073741824", "--export=__wasm_call_ctors"] + parts
        + [toolchain.unicodeTables, "-o", "module.wasm"],
      in: work)
    guard linked.code == 0 else {
      return .failure(Failure(messages: [], text: linked.text))
    }
    let packed = try ChildProcess.output(
      "/usr/bin/env", ["gzip", "-9", "-n", "-k", "module.wasm"],
      environment: Self.environment(work),
      workingDirectory: work)
    guard packed.code == 0 else { return .failure(Failure(messages: [], text: packed.text)) }
    return .success(try cache.keep(work, as: key, record: live.called).folder)
  }

  private var consolePath: String { sources + "/PageRuntime/console.c" }

  private func run(
    _ program: String, _ arguments: [String], in folder: String
  ) throws -> ChildProcess.Outcome {
    try ChildProcess.output(
      toolchain.program(program), arguments, environment: Self.environment(folder),
      workingDirectory: folder)
  }

  private static func environment(_ folder: String) -> [String: String] {
    ["PATH": "/usr/bin:/bin", "LC_ALL": "C", "TMPDIR": folder, "HOME": folder]
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CacheError.unwritable(path: path, reason: "it cannot be read again")
    }
    return Array(data)
  }
}
