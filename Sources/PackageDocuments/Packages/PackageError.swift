import Execution

/// Why a package's modules cannot be handed to cells.
package enum PackageError: Error, Sendable {
  /// The sandbox is for cells, and would not hold what the package's build runs.
  case notSandboxed(folder: String)
  /// There is no `Package.swift` in this folder.
  case noPackage(folder: String)
  /// `swift build` failed; what it said.
  case doesNotBuild(folder: String, output: String)
  /// SwiftPM's account of the build is not there, or not as this version writes it.
  case unreadableBuild(path: String)
  /// The package has no library product.
  case noLibraries(name: String, folder: String)
  /// Its objects do not link to one shared library.
  case doesNotLink(folder: String, output: String)
  /// A program or folder that is needed does not work.
  case unusable(what: String, reason: String)
}
