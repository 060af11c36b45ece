import Caching
import Execution
import Foundation
import SwiftParser
import SwiftSyntax

/// What a package's modules declare for their users, as the toolchain's symbol graph says it.
package struct PackageInterface: Sendable {
  private var symbols: [String: [Signature]] = [:]
  /// The names of the public types.
  private(set) var types: Set<String> = []

  /// The modules that declare a name outside of types.
  private var homes: [String: Set<String>] = [:]

  /// An interface with these declarations; each text is one, in the types that the path names.
  init(_ declarations: [(path: [String], text: String)], module: String = "") {
    add(declarations, of: module)
  }

  private mutating func add(_ declarations: [(path: [String], text: String)], of module: String) {
    for (path, text) in declarations {
      if path.count == 1 { homes[String(path[0].prefix { $0 != "(" }), default: []].insert(module) }
      // Only a type may hold cases and initialisers.
      let wrapped = "struct _Members {\n\(text)\n}"
      for (found, _) in Signature.all(in: Parser.parse(source: wrapped))
      where found.name != "_Members" {
        var signature = found
        signature.container = Array(path.dropLast())
        signature.text = text
        symbols[signature.name, default: []].append(signature)
        if signature.kind == .type { types.insert(signature.name) }
        break
      }
    }
  }

  /// What the interface says of a declaration.
  enum Answer: Hashable {
    /// It has just this one.
    case declared
    /// It has one of this name and these labels, whose types are written differently.
    case typesDiffer(found: String)
    /// It has some of this name, and none like this.
    case differs(found: String)
    case unknown
  }

  /// Looks a declaration up, among the members of its type where one is around it.
  func answer(to wanted: Signature) -> Answer {
    let named = (symbols[wanted.name] ?? []).filter { symbol in
      symbol.kind == wanted.kind
        && (wanted.container.isEmpty || symbol.container.last == wanted.container.last)
    }
    if wanted.kind == .type { return named.isEmpty ? .unknown : .declared }
    let alike = named.filter { $0.labels == wanted.labels }
    let answers = alike.map { ($0, wanted.likeness($0)) }
    if answers.contains(where: { $0.1 == .same }) { return .declared }
    if let near = answers.first(where: { $0.1 == .otherTypes }) {
      return .typesDiffer(found: near.0.text)
    }
    if let other = alike.first { return .differs(found: other.text) }
    return named.first.map { .differs(found: $0.text) } ?? .unknown
  }

  /// The modules that declare a name for all to use.
  func modules(declaring name: String) -> Set<String> { homes[name] ?? [] }
}

extension PackageInterface {
  /// Asks the toolchain for the interfaces of a package's modules.
  package init(of package: BuiltPackage, toolchain: Toolchain, cache: Cache) {
    self.init([])
    for module in package.sourceFolders.keys.sorted() {
      let key = Cache.Key(.symbols, [toolchain.tag, package.interfaces, module])
      let kept = cache.bytes(key)
      let bytes = kept ?? Self.extract(module, package, toolchain)
      if kept == nil, let bytes { cache.keep(bytes, as: key) }
      guard let bytes,
        let graph = try? JSONDecoder().decode(SymbolGraph.self, from: Data(bytes))
      else { continue }
      add(graph.symbols.map { ($0.pathComponents, $0.text) }, of: module)
    }
  }

  private static func extract(
    _ module: String, _ package: BuiltPackage, _ toolchain: Toolchain
  ) -> [UInt8]? {
    let folder = NSTemporaryDirectory() + "/notebook-symbols-\(UUID().uuidString)"
    guard mkdir(folder, 0o700) == 0 else { return nil }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var arguments = ["-module-name", module, "-I", package.moduleFolder, "-output-dir", folder]
    arguments += ["-target", toolchain.target, "-minimum-access-level", "public"]
    for map in package.moduleMaps { arguments += ["-Xcc", "-fmodule-map-file=" + map] }
    let outcome = try? ChildProcess.output(
      toolchain.folder + "/bin/swift-symbolgraph-extract", arguments,
      environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C", "TMPDIR": folder, "HOME": folder],
      workingDirectory: folder)
    guard outcome?.code == 0 else { return nil }
    return FileManager.default.contents(atPath: "\(folder)/\(module).symbols.json").map {
      [UInt8]($0)
    }
  }
}

/// The parts of the toolchain's symbol graph that matter here.
private struct SymbolGraph: Decodable {
  struct Symbol: Decodable {
    struct Fragment: Decodable { var spelling: String }
    var pathComponents: [String]
    var declarationFragments: [Fragment]?
    var text: String { (declarationFragments ?? []).map(\.spelling).joined() }
  }
  var symbols: [Symbol]
}

/// An interface that is looked at when it is first needed.
package final class LazyInterface: Sendable {
  private let make: @Sendable () -> PackageInterface
  private let lock = NSLock()
  nonisolated(unsafe) private var made: PackageInterface?

  package init(_ make: @escaping @Sendable () -> PackageInterface) { self.make = make }

  var value: PackageInterface {
    lock.withLock {
      let interface = made ?? make()
      made = interface
      return interface
    }
  }
}
