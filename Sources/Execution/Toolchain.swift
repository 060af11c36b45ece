/// The Swift compiler and the parts of its installation that the engine calls directly.
package struct Toolchain: Sendable, Codable, Hashable {
  /// `swift-frontend`, absolute.
  package var frontend: String
  /// `ld.lld`, absolute.
  package var linker: String
  /// `swiftrt.o`, which every loaded library needs so that its types are registered.
  package var runtimeObject: String
  /// The folder of the runtime's shared libraries.
  package var runtimeLibraries: String
  /// Such as `6.3.1`.
  package var version: String
  /// The compiler's build tag, part of every cache key.
  package var tag: String

  /// Finds the compiler that `SWIFT_EXEC` or the path names, and remembers it in the cache.
  package static func find(
    environment: [String: String], cache: Cache
  ) throws(SetupError) -> Toolchain {
    throw SetupError.noCompiler(searched: [])
  }
}
