/// What cells may import beside the toolchain's own modules, and the host that loads it.
package struct Libraries: Sendable, Hashable {
  /// Folders with `.swiftmodule` files.
  package var moduleFolders: [String]
  /// Module maps of C targets behind those modules.
  package var moduleMaps: [String]
  /// Further arguments for the compiler, such as a package's macros or framework paths.
  package var compilerArguments: [String]
  /// Shared libraries that the host loads, once each, in this order.
  package var sharedLibraries: [String]
  /// The host program, `NotebookHost`.
  package var host: String
  /// Memory of the libraries' state beyond the files above, part of every cache key.
  package var fingerprint: String

  package init(
    host: String, moduleFolders: [String] = [], moduleMaps: [String] = [],
    compilerArguments: [String] = [], sharedLibraries: [String] = [], fingerprint: String = ""
  ) {
    self.host = host
    self.moduleFolders = moduleFolders
    self.moduleMaps = moduleMaps
    self.compilerArguments = compilerArguments
    self.sharedLibraries = sharedLibraries
    self.fingerprint = fingerprint
  }

  /// The bundled libraries in a build folder (`.build/debug`), or nil where they are not built.
  package static func bundled(inBuildFolder folder: String) -> Libraries? { nil }

  /// The bundled libraries in an installed prefix, or nil where they are not there.
  package static func bundled(inPrefix prefix: String) -> Libraries? { nil }
}
