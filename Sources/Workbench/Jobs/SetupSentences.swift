import Caching
import Execution

/// An error whose message for a person stands here: what is wrong, then what to do.
package protocol Explained: Error { var sentence: String { get } }

extension SetupError: Explained {
  /// The message for a person: what is wrong, then what to do.
  package var sentence: String {
    switch self {
    case .noCompiler(let searched):
      """
      there is no Swift compiler: 'swiftc' is in none of \
      \(searched.isEmpty ? "the folders of the PATH" : searched.joined(separator: ", ")).
      Install Swift (https://www.swift.org/install/linux/), or let SWIFT_EXEC name the swiftc to use.
      """
    case .wrongVersion(let found, let path, let needed):
      """
      \(path) is Swift \(found), and cells need Swift \(needed).
      Install that version (https://www.swift.org/install/linux/), or let SWIFT_EXEC name its swiftc.
      """
    case .missing(let what, let path) where what.contains("compiler"):
      """
      \(what) is not where it should be: \(path)
      Install Swift (https://www.swift.org/install/linux/), or let SWIFT_EXEC name the swiftc to use.
      """
    case .missing(let what, let path):
      """
      \(what) is not where it should be: \(path)
      In a checkout, start through the launcher, ./notebook, which builds it; an installation is \
      mended by installing again.
      """
    case .hostFailed(let reason):
      "the program that runs cells did not start or stopped answering: \(reason)"
    case .otherHost(let path):
      """
      the program that runs cells is of another build than this one: \(path)
      In a checkout, start through the launcher, ./notebook, which builds both; an installation is \
      mended by installing again.
      """
    case .noSandbox:
      """
      --sandbox needs bubblewrap, which is not installed.
      On Debian: apt-get install bubblewrap
      """
    }
  }
}

extension CacheError: Explained {
  package var sentence: String {
    switch self {
    case .unwritable(let path, let reason):
      """
      the cache folder \(path) cannot be written: \(reason.hasSuffix(".") ? reason : reason + ".")
      Make room there, or let NOTEBOOK_CACHE name another folder.
      """
    case .unsafe(let path, let reason):
      """
      the cache folder \(path) is not safe to use: \(reason), and what lies there is run.
      Let NOTEBOOK_CACHE name a folder of your own, with chmod go-w where others could write.
      """
    }
  }
}
