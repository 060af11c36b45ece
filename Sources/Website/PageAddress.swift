/// Something that knows where its page lies: a source file, or what was made of one.
package protocol PageAddress {
  /// The source file relative to the book's folder: `03-lstm.md`, `answers/03-lstm.md`.
  var path: String { get }
  /// Whether the page stands in the contents: answers do not.
  var isListed: Bool { get }
}

extension PageAddress {
  /// The page's file relative to the site's folder.
  package var pagePath: String { path.dropExtension + ".html" }

  /// `3` for `03-lstm.md`; nil for pages that are no numbered chapter.
  var number: String? {
    guard isListed, !path.contains("/") else { return nil }
    let digits = path.prefix { $0.isNumber }
    guard !digits.isEmpty, path.dropFirst(digits.count).first == "-" else { return nil }
    return Int(digits).map(String.init)
  }

  /// `../` as often as the page lies below the site's folder.
  var rootPrefix: String {
    String(repeating: "../", count: path.count { $0 == "/" })
  }
}

/// A page as the other pages see it.
package struct PageListing: PageAddress, Sendable, Hashable {
  package var path: String
  package var isListed: Bool
  package var title: String

  package init(path: String, isListed: Bool, title: String) {
    self.path = path
    self.isListed = isListed
    self.title = title
  }
}
