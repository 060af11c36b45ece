/// Why the engine cannot work at all: exit code 5.
package enum SetupError: Error, Sendable, Hashable {
  /// No `swiftc` in `SWIFT_EXEC` or these folders of the path.
  case noCompiler(searched: [String])
  /// The compiler's version is not one that the engine's flags were tested with.
  case wrongVersion(found: String, path: String, needed: String)
  /// A part of the toolchain or of the notebook is not where it should be.
  case missing(what: String, path: String)
  /// The host did not start, or stopped answering.
  case hostFailed(reason: String)
  /// The host is of another build than this program.
  case otherHost(path: String)
  /// The sandbox's program is not installed.
  case noSandbox
}
