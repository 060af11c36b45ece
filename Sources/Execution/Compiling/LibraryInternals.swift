import Caching
import CellCode
import Foundation

/// The names that libraries keep to themselves: where a cell has one of them, it is checked once
/// more as the reader's compiler would see it.
struct LibraryInternals: Codable, Sendable {
  /// Names of members that are public nowhere in the library.
  var members: Set<String> = []
  /// Names at top level that are not public, and public types that only the library can make.
  var globals: Set<String> = []

  /// Whether a cell may use one of the names; those that cells declare at top level hide a library's.
  func mayBeUsed(by facts: MergeFacts, besides declared: Set<String>) -> Bool {
    !facts.memberReferences.isDisjoint(with: members)
      || facts.references.contains { globals.contains($0) && !declared.contains($0) }
  }

  /// Whether the compiler's error is of access, or of a name that only access hides.
  func refuses(_ message: RawMessage) -> Bool {
    guard message.severity == .error else { return false }
    if message.text.contains(" is inaccessible") { return true }
    return message.text.hasPrefix("cannot find ")
      && globals.contains { message.text.contains("'\($0)' in scope") }
  }

  var isEmpty: Bool { members.isEmpty && globals.isEmpty }

  mutating func add(_ other: LibraryInternals) {
    members.formUnion(other.members)
    globals.formUnion(other.globals)
  }
}

extension Compiler {
  /// The internals of those of the modules that are libraries; what is found is kept in the cache.
  func internals(of modules: Set<String>) -> LibraryInternals {
    var all = LibraryInternals()
    for module in modules.sorted() {
      let isLibrary = libraries.moduleFolders.contains {
        access($0 + "/" + module + ".swiftmodule", F_OK) == 0
      }
      if isLibrary, let found = internals(of: module) { all.add(found) }
    }
    return all
  }

  private func internals(of module: String) -> LibraryInternals? {
    let key = Cache.Key(.internals, [toolchain.tag, librariesState, module])
    if let known = cache.value(key, as: LibraryInternals.self) { return known }
    guard let work = try? cache.makeWorkFolder() else { return nil }
    defer { try? FileManager.default.removeItem(atPath: work) }
    let program =
      URL(fileURLWithPath: toolchain.frontend).deletingLastPathComponent().path
      + "/swift-symbolgraph-extract"
    var arguments = ["-module-name", module, "-minimum-access-level", "internal"]
    arguments += ["-skip-inherited-docs", "-skip-synthesized-members", "-output-dir", work]
    arguments += ["-target", toolchain.target, "-module-cache-path", cache.compilerModules]
    for folder in libraries.moduleFolders { arguments += ["-I", folder] }
    for map in libraries.moduleMaps { arguments += ["-Xcc", "-fmodule-map-file=" + map] }
    let answer = try? ChildProcess.output(
      program, arguments, environment: ["PATH": "/usr/bin:/bin", "TMPDIR": work, "HOME": work],
      workingDirectory: work, stop: stop)
    guard answer?.code == 0,
      let bytes = FileManager.default.contents(atPath: work + "/\(module).symbols.json"),
      let graph = try? JSONDecoder().decode(SymbolGraph.self, from: bytes)
    else { return nil }
    let found = graph.internals
    cache.keep(value: found, as: key)
    return found
  }
}

/// What `swift-symbolgraph-extract` writes of a module, as far as it is used.
private struct SymbolGraph: Decodable {
  struct Symbol: Decodable {
    struct Kind: Decodable { var identifier: String }
    var kind: Kind
    /// The names from the outermost type to the symbol, with argument labels.
    var pathComponents: [String]
    var accessLevel: String

    var isPublic: Bool { accessLevel == "public" || accessLevel == "open" }
    var name: String {
      let last = pathComponents.last ?? ""
      return String(last.prefix { $0 != "(" })
    }
  }
  var symbols: [Symbol]

  var internals: LibraryInternals {
    let known = Set(symbols.filter(\.isPublic).map(\.name))
    var result = LibraryInternals()
    for symbol in symbols where !symbol.isPublic && !known.contains(symbol.name) {
      if symbol.pathComponents.count > 1 {
        result.members.insert(symbol.name)
      } else {
        result.globals.insert(symbol.name)
      }
    }
    result.members.subtract(Self.everydayMembers)
    result.globals.subtract(["zip", "min", "max", "print", "a", "b", "x", "y"])
    let initialisers = symbols.filter { $0.kind.identifier == "swift.init" }
    func owner(_ symbol: Symbol) -> String { symbol.pathComponents.dropLast().last ?? "" }
    let makeable = Set(initialisers.filter(\.isPublic).map(owner))
    let types = Set(
      symbols.filter { $0.isPublic && $0.kind.identifier == "swift.struct" }.map(\.name))
    result.globals.formUnion(
      Set(initialisers.filter { !$0.isPublic }.map(owner)).subtracting(makeable)
        .intersection(types))
    return result
  }

  /// Names that every other cell uses of the standard library's types.
  private static let everydayMembers: Set = [
    "append", "count", "first", "last", "map", "filter", "reduce", "zip", "min", "max", "insert",
    "remove", "sorted", "reversed", "contains", "joined", "split", "isEmpty", "indices", "print",
    "description", "hash", "init", "add", "advanced", "a", "b", "x", "y",
  ]
}
