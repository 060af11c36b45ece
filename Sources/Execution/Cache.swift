/// Compiled units by content, shared by chapters, processes and runs.
package struct Cache: Sendable {
  /// The folder of this version's entries.
  package let folder: String
  /// The size beyond which old entries are dropped, in bytes.
  package let limit: Int

  /// Opens the cache that `NOTEBOOK_CACHE`, `XDG_CACHE_HOME` or the home folder names.
  package static func open(environment: [String: String]) throws(SetupError) -> Cache {
    throw SetupError.cacheUnwritable(path: "", reason: "")
  }

  /// Removes every entry of every version.
  package func clean() {}
}
