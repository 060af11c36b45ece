/// What each file of a site was made of, so that no two sources write one file.
struct SiteSources {
  private var owners: [String: String] = [:]
  private(set) var problems: [SiteProblem] = []

  /// Adds a file, unless another source has it with another content: that is a problem.
  mutating func add(_ path: String, _ content: FileContent, of source: String, to site: inout Site)
  {
    if let owner = owners[path] {
      if site.files[path]?.hash != content.hash {
        problems.append(Self.problem(path, owner, source))
      }
      return
    }
    owners[path] = source
    site.files[path] = content
  }

  mutating func add(_ path: String, _ text: String, of source: String, to site: inout Site) {
    add(path, FileContent(text), of: source, to: &site)
  }

  static func problem(_ path: String, _ one: String, _ other: String) -> SiteProblem {
    SiteProblem(
      path: "book.yml", position: nil,
      text: "\(path) would be both \(one) and \(other). Give the chapter's file another name.")
  }
}
