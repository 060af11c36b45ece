/// Old addresses that still work: renamed pages and renamed headings.
enum Redirects {
  /// Adds what `book.yml` lists to the site; gives what is wrong with the list.
  static func apply(
    _ information: BookInformation, _ pages: [FinishedPage], _ shell: PageShell, to site: inout Site
  ) throws -> [SiteProblem] {
    guard !information.redirects.isEmpty else { return [] }
    var problems: [SiteProblem] = []
    func problem(_ text: String) {
      problems.append(SiteProblem(path: "book.yml", position: nil, text: text))
    }
    let outlines = Dictionary(
      pages.map { ($0.pagePath, $0.outline) }, uniquingKeysWith: { first, _ in first })
    for (from, to) in information.redirects {
      let (oldPage, oldAnchor) = parts(from)
      let (newPage, newAnchor) = parts(to)
      guard let outline = outlines[newPage] else {
        problem("the redirect from \(from) leads to \(to), and the book has no such page.")
        continue
      }
      if let newAnchor, outline.targets[newAnchor] == nil {
        problem("the redirect from \(from) leads to \(to), and the page has no such anchor.")
        continue
      }
      guard let oldAnchor else {
        if outlines[oldPage] != nil {
          problem("the redirect from \(from) would replace a page that exists.")
        } else {
          let up = String(repeating: "../", count: oldPage.count { $0 == "/" })
          site.add(oldPage, shell.moved(to: up + to))
        }
        continue
      }
      guard let page = site.files[oldPage], outlines[oldPage]?.targets[oldAnchor] == nil else {
        problem("the redirect from \(from) starts at no page, or at an anchor that exists.")
        continue
      }
      let text = String(decoding: try page.bytes(), as: UTF8.self)
      let mark = "<span id=\"\(escapedHTML(oldAnchor))\"></span>"
      if oldPage == newPage, let newAnchor {
        // The old name stands right before the new one, so that it works without a script.
        site.add(
          oldPage,
          text.replacing(
            " id=\"\(escapedHTML(newAnchor))\">", with: " id=\"\(escapedHTML(newAnchor))\">\(mark)",
            maxReplacements: 1))
      } else {
        let up = String(repeating: "../", count: oldPage.count { $0 == "/" })
        let moved =
          "<p id=\"\(escapedHTML(oldAnchor))\">This section is now at "
          + "<a href=\"\(escapedHTML(up + to))\">\(escapedHTML(to))</a>.</p></article>"
        site.add(oldPage, text.replacing("</article>", with: moved, maxReplacements: 1))
      }
    }
    return problems
  }

  private static func parts(_ address: String) -> (page: String, anchor: String?) {
    let parts = address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let page = String(parts[0])
    let path = page.hasSuffix(".md") ? page.dropExtension + ".html" : page
    return (path, parts.count > 1 ? String(parts[1]) : nil)
  }
}
