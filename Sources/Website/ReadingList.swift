/// `llms.txt`: what the book is and where each chapter's Markdown lies.
struct ReadingList {
  let text: String

  init(_ information: BookInformation, _ pages: [FinishedPage]) {
    var text = "# \(information.title)\n\n> \(information.description)\n\n## Chapters\n\n"
    let base = information.address ?? ""
    for page in pages where page.isListed {
      text += "- [\(page.outline.title)](\(base)\(page.path.percentEncoded)): \(page.description)\n"
    }
    let others = pages.filter { !$0.isListed }
    if !others.isEmpty {
      text += "\n## Optional\n\n"
      for page in others {
        text += "- [\(page.outline.title)](\(base)\(page.path.percentEncoded))\n"
      }
    }
    self.text = text
  }
}

/// `sitemap.xml`: the address of every page.
enum Sitemap {
  static func text(_ address: String, _ pages: [FinishedPage]) -> String {
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">

      """
    for path in ["index.html", "book.html"] + pages.map(\.pagePath) {
      text += "<url><loc>\(escapedHTML(address + path.percentEncoded))</loc></url>\n"
    }
    return text + "</urlset>\n"
  }
}
