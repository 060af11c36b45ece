import Chapters

/// Where everything that can be pointed to is, in the whole book.
struct References: Sendable {
  /// By the page's source path.
  var outlines: [String: PageOutline] = [:]
  /// The page that has a numbered figure, table or equation, by anchor.
  private var numbered: [String: String] = [:]

  init(_ outlines: [String: PageOutline]) {
    self.outlines = outlines
    for (path, outline) in outlines {
      for (anchor, target) in outline.targets {
        switch target {
        case .figure, .table, .equation: numbered[anchor] = path
        default: continue
        }
      }
    }
  }

  /// The address of a numbered thing as seen from a page, or nil where the book has none.
  func address(of anchor: String, from page: SourcePage) -> String? {
    if outlines[page.path]?.targets[anchor] != nil { return "#\(anchor)" }
    guard let path = numbered[anchor] else { return nil }
    return (page.rootPrefix + path.dropExtension).percentEncoded + ".html#\(anchor)"
  }

  /// Where the references have an entry: on a page of that name, else on any.
  func citation(_ key: String) -> (path: String, anchor: String)? {
    let plain = key.lowercased().filter { $0 != "-" && $0 != "_" }
    let paths = outlines.keys.sorted {
      ($0.hasSuffix("references.md") ? 0 : 1, $0) < ($1.hasSuffix("references.md") ? 0 : 1, $1)
    }
    for path in paths {
      let anchors = outlines[path]?.targets.filter { $0.value == .other }.keys.sorted() ?? []
      if let anchor = anchors.first(where: {
        $0.lowercased().filter { $0 != "-" && $0 != "_" } == plain
      }) {
        return (path, anchor)
      }
    }
    return nil
  }

  /// The nearest anchor of a page, for a message about one that is not there.
  func nearest(to anchor: String, in path: String) -> String? {
    let anchors = outlines[path]?.targets.keys.sorted() ?? []
    return anchors.map { ($0, Spelling.distance($0, anchor)) }
      .filter { $0.1 <= max(2, anchor.count / 3) }
      .min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
  }

  /// The nearest page path.
  func nearest(toPage path: String) -> String? {
    outlines.keys.sorted().map { ($0, Spelling.distance($0, path)) }
      .filter { $0.1 <= max(2, path.count / 3) }
      .min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
  }
}
