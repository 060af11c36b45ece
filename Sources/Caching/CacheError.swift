/// Why there is no cache to work with: exit code 5.
package enum CacheError: Error, Sendable, Hashable {
  /// The folder cannot be written, or a file in it cannot.
  case unwritable(path: String, reason: String)
  /// Somebody else can write in the folder, whose files are loaded and run.
  case unsafe(path: String, reason: String)
}
