import Caching
import Foundation

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
  /// The folder of the bundled library's sources, from which pages are compiled.
  package var sources: String?
  /// The host program, `NotebookHost`.
  package var host: String
  /// Memory of the libraries' state beyond the files above, part of every cache key.
  package var fingerprint: String
  /// A hash of all that cells are compiled against; where nil, sizes and times of files stand for it.
  package var interfaces: String?

  package init(
    host: String, moduleFolders: [String] = [], moduleMaps: [String] = [],
    compilerArguments: [String] = [], sharedLibraries: [String] = [], fingerprint: String = "",
    interfaces: String? = nil
  ) {
    self.host = host
    self.moduleFolders = moduleFolders
    self.moduleMaps = moduleMaps
    self.compilerArguments = compilerArguments
    self.sharedLibraries = sharedLibraries
    self.fingerprint = fingerprint
    self.interfaces = interfaces
  }

  /// The bundled libraries in a build folder (`.build/debug`), or nil where they are not built.
  package static func bundled(inBuildFolder folder: String) -> Libraries? {
    let root = absolutePath(folder)
    let library = root + "/libNotebookLibraries.so"
    let host = root + "/NotebookHost"
    guard access(library, R_OK) == 0, access(host, X_OK) == 0 else { return nil }
    let sources = sources(above: root)
    var libraries = Libraries(
      host: host, moduleFolders: [root + "/Modules"],
      moduleMaps: [
        root + "/Kernels.build/module.modulemap",
        sources.map { $0 + "/Kernels/include/module.modulemap" },
      ].compactMap(\.self).filter { access($0, R_OK) == 0 },
      sharedLibraries: [library])
    libraries.sources = sources
    return libraries
  }

  /// The library's sources in the checkout that a build folder is in.
  private static func sources(above folder: String) -> String? {
    var folder = URL(fileURLWithPath: folder)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let sources = folder.appendingPathComponent("Sources").path
      if access(sources + "/Kernels/include/module.modulemap", R_OK) == 0 { return sources }
    }
    return nil
  }

  /// The bundled libraries in an installed prefix, or nil where they are not there.
  ///
  /// There, `lib/notebook` holds the host, the shared library, `Modules`, `Kernels` and `sources`.
  package static func bundled(inPrefix prefix: String) -> Libraries? {
    let root = absolutePath(prefix) + "/lib/notebook"
    let library = root + "/libNotebookLibraries.so"
    let host = root + "/NotebookHost"
    guard access(library, R_OK) == 0, access(host, X_OK) == 0 else { return nil }
    var libraries = Libraries(
      host: host, moduleFolders: [root + "/Modules"],
      moduleMaps: [root + "/Kernels/module.modulemap"].filter { access($0, R_OK) == 0 },
      sharedLibraries: [library])
    let sources = root + "/sources"
    if access(sources + "/PageRuntime", R_OK) == 0 { libraries.sources = sources }
    return libraries
  }

  /// These libraries, then others for the same host.
  package func joined(_ other: Libraries) -> Libraries {
    var all = self
    all.moduleFolders += other.moduleFolders
    all.moduleMaps += other.moduleMaps
    all.compilerArguments += other.compilerArguments
    all.sharedLibraries += other.sharedLibraries
    all.fingerprint = state() + other.state()
    all.interfaces = nil
    return all
  }

  /// What changes whenever the libraries do: sizes and times of their files.
  func state() -> String {
    var parts = [fingerprint] + compilerArguments
    if let interfaces { return (parts + [interfaces]).joined(separator: "\n") }
    var files = sharedLibraries + moduleMaps
    for folder in moduleFolders {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      files += names.sorted().filter { $0.hasSuffix(".swiftmodule") }.map { folder + "/" + $0 }
    }
    for file in files {
      var status = stat()
      stat(file, &status)
      parts.append("\(file) \(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)")
    }
    return parts.joined(separator: "\n")
  }
}
