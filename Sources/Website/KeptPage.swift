import Caching
import Foundation

/// A finished page with what it was made of, as it is kept between builds.
package struct KeptPage: Sendable, Codable {
  /// A file that the page was made of, and the hash of what it held; nil where there was none.
  package struct Dependency: Sendable, Codable, Hashable {
    package var path: String
    package var hash: String?

    package init(path: String) {
      self.path = path
      hash = FileBytes.read(path).map(ContentHash.of)
    }
  }

  package var dependencies: [Dependency]
  /// The hash of what all pages depend on.
  package var context: String
  package var page: FinishedPage

  package init(dependencies: [Dependency], context: String, page: FinishedPage) {
    self.dependencies = dependencies
    self.context = context
    self.page = page
  }

  /// The page as a record, and the contents that the record points into.
  package func encoded() throws -> (record: [UInt8], contents: [UInt8]) {
    let contents = KeptContents()
    let encoder = JSONEncoder()
    encoder.userInfo[.contents] = contents
    let record = try encoder.encode(self)
    return ([UInt8](record), contents.bytes)
  }

  /// The page of a record, or nil where another version wrote it.
  ///
  /// Contents are read, and looked at for damage, when they are used.
  package init?(record: [UInt8], contents: FixedBytes) {
    let decoder = JSONDecoder()
    decoder.userInfo[.contents] = contents
    guard let kept = try? decoder.decode(KeptPage.self, from: Data(record)) else { return nil }
    self = kept
  }
}
