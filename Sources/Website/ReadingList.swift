/// `llms.txt`: what the book is and where each chapter's Markdown lies.
struct ReadingList {
  let text: String

  init(book: Book, pages: [RenderedPage]) {
    var text = "# \(book.information.title)\n\n> \(book.information.description)\n\n## Chapters\n\n"
    let base = book.information.address ?? ""
    for (source, page) in zip(book.pages, pages) where source.isListed {
      text += "- [\(page.outline.title)](\(base)\(source.path)): \(page.description)\n"
    }
    let others = zip(book.pages, pages).filter { !$0.0.isListed }
    if !others.isEmpty {
      text += "\n## Optional\n\n"
      for (source, page) in others {
        text += "- [\(page.outline.title)](\(base)\(source.path))\n"
      }
    }
    self.text = text
  }
}

enum Sitemap {
  /// The sitemap, or nil for a book that has no address.
  static func text(_ book: Book) -> String? {
    guard let address = book.information.address else { return nil }
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">

      """
    for path in ["index.html", "book.html"] + book.pages.map(\.pagePath) {
      text += "<url><loc>\(escapedHTML(address + path))</loc></url>\n"
    }
    return text + "</urlset>\n"
  }
}
