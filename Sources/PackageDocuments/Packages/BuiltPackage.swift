import Caching
import CellCode
import Chapters
import Execution

/// A package as SwiftPM built it, ready for cells to import.
package struct BuiltPackage: Sendable, Codable {
  /// The package's folder, absolute.
  package var root: String
  package var name: String
  /// The modules of its library products: what a document of the package may use unasked.
  package var modules: [String]
  /// The folder of each of those modules' sources, absolute, by module.
  package var sourceFolders: [String: String]
  /// The arguments for the language mode and the features of each of those modules, by module.
  package var languageArguments: [String: [String]]
  /// One shared library with every module of the package and of its dependencies.
  package var sharedLibrary: String
  package var moduleFolder: String
  package var moduleMaps: [String]
  package var compilerArguments: [String]
  /// A hash of the interfaces that cells are compiled against.
  package var interfaces: String

  /// The package's modules for the engine, run by the host program at the path.
  package func libraries(host: String) -> Libraries {
    Libraries(
      host: host, moduleFolders: [moduleFolder], moduleMaps: moduleMaps,
      compilerArguments: compilerArguments, sharedLibraries: [sharedLibrary],
      interfaces: interfaces)
  }

  /// The modules that a document imports unasked: those that it names itself, where it names any;
  /// its own target's, where it lies in a target's folder; else those of all library products,
  /// helpers for tests apart.
  package func modules(for document: Chapter) -> [String] {
    let named = Set(
      document.cells.flatMap { ParsedCode($0.code).imports }
        .compactMap { $0.split(separator: ".").first.map(String.init) })
    let own = sourceFolders.keys.filter(named.contains).sorted()
    if !own.isEmpty { return own }
    return modules(at: absolutePath(document.path))
  }

  /// The language of a document: that of its own target, where it lies in a target's folder, else that
  /// of the first module that it imports unasked.
  package func languageArguments(for document: Chapter) -> [String] {
    modules(at: absolutePath(document.path)).first.flatMap { languageArguments[$0] } ?? []
  }

  private func modules(at path: String) -> [String] {
    let own = sourceFolders.filter { path.hasPrefix($0.value + "/") }
      .max { $0.value.count < $1.value.count }
    if let own { return [own.key] }
    let wanted = modules.filter { !$0.contains("Test") && !$0.hasPrefix("_") }
    return wanted.isEmpty ? modules : wanted
  }
}
