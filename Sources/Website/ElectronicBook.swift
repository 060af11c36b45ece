import Caching

/// The book as one EPUB 3 file: pages as XHTML, formulas as MathML, figures in light colours, and the
/// fonts that the site has.
package struct ElectronicBook {
  private let builder: SiteBuilder
  private let pages: [FinishedPage]
  private let modified: String

  /// `modified` is a moment as `2026-01-31T12:00:00Z`.
  package init(_ builder: SiteBuilder, _ pages: [FinishedPage], modified: String) {
    self.builder = builder
    self.pages = pages
    self.modified = modified
  }

  /// The file's bytes.
  package func content() throws -> FileContent {
    var files: [String: FileContent] = [
      "mimetype": FileContent("application/epub+zip"),
      "META-INF/container.xml": FileContent(Self.container),
    ]
    var items = [
      "<item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>",
      "<item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>",
    ]
    var spine: [String] = []
    let paths = Set(pages.map(\.pagePath))
    let images = pages.flatMap(\.files.keys).filter {
      Self.mediaType(of: $0) != nil && !$0.hasPrefix("thumbnails/")
    }
    for (index, page) in pages.enumerated() {
      let html = String(decoding: try page.html.bytes(), as: UTF8.self)
      guard let start = html.firstRange(of: "<article>"),
        let end = html.firstRange(of: "</article>")
      else { continue }
      var writer = XHTML(pages: paths, page: page.pagePath, files: Set(images))
      let body = writer.converted(html[start.upperBound..<end.lowerBound])
      let path = page.pagePath.dropExtension + ".xhtml"
      let up = String(repeating: "../", count: page.pagePath.count { $0 == "/" })
      files["OEBPS/" + path] = FileContent(
        Self.document(
          title: page.outline.title, language: builder.information.language,
          style: up + "style.css",
          body: "<article>\(body)</article>"))
      var properties: [String] = []
      if writer.hasFormulas { properties.append("mathml") }
      if writer.hasDrawings { properties.append("svg") }
      let mark = properties.isEmpty ? "" : " properties=\"\(properties.joined(separator: " "))\""
      items.append(
        "<item id=\"p\(index)\" href=\"\(escapedHTML(path))\" media-type=\"application/xhtml+xml\"\(mark)/>"
      )
      spine.append("<itemref idref=\"p\(index)\"/>")
    }
    for page in pages {
      for (path, content) in page.files where images.contains(path) && files["OEBPS/" + path] == nil
      {
        files["OEBPS/" + path] = content
        items.append(
          "<item id=\"f\(items.count)\" href=\"\(escapedHTML(path))\" media-type=\"\(Self.mediaType(of: path) ?? "")\"/>"
        )
      }
    }
    let fonts = builder.fonts.filter { !$0.isForFormulas }
    for font in fonts {
      files["OEBPS/fonts/" + font.file] = FileContent(font.bytes)
      items.append(
        "<item id=\"f\(items.count)\" href=\"fonts/\(font.file)\" media-type=\"font/woff2\"/>")
    }
    files["OEBPS/style.css"] = FileContent(
      fonts.map { $0.rule.replacing("../fonts/", with: "fonts/") }.joined() + style)
    files["OEBPS/nav.xhtml"] = FileContent(navigation)
    files["OEBPS/content.opf"] = FileContent(package(items, spine))
    return ZipArchive.content(of: files, first: "mimetype")
  }

  private static func mediaType(of path: String) -> String? {
    let types = [
      "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
      "webp": "image/webp",
    ]
    return path.split(separator: ".").last.flatMap { types[String($0).lowercased()] }
  }

  private static let container = """
    <?xml version="1.0" encoding="UTF-8"?>
    <container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
    <rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles>
    </container>

    """

  private static func document(
    title: String, language: String, style: String, body: String
  ) -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE html>
    <html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="\(language)" xml:lang="\(language)">
    <head><meta charset="UTF-8"/><title>\(escapedHTML(title))</title><link rel="stylesheet" type="text/css" href="\(style)"/></head>
    <body>\(body)</body>
    </html>

    """
  }

  private var navigation: String {
    func list(_ pages: [FinishedPage]) -> String {
      pages.map { page in
        let path = page.pagePath.dropExtension + ".xhtml"
        let number = page.listing.number.map { "\($0) " } ?? ""
        return
          "<li><a href=\"\(escapedHTML(path))\">\(escapedHTML(number + page.outline.title))</a></li>"
      }.joined(separator: "\n")
    }
    return Self.document(
      title: builder.information.title, language: builder.information.language, style: "style.css",
      body: "<h1>\(escapedHTML(builder.information.title))</h1>"
        + "<nav epub:type=\"toc\"><ol>\(list(pages.filter(\.isListed) + pages.filter { !$0.isListed }))</ol></nav>"
    )
  }

  private func package(_ items: [String], _ spine: [String]) -> String {
    var hash = ContentHash()
    hash.add(builder.information.title + builder.information.language)
    let information = builder.information
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="\(information.language)">
      <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
      <dc:identifier id="id">\(escapedHTML(information.address ?? "urn:notebook:" + hash.finish()))</dc:identifier>
      <dc:title>\(escapedHTML(information.title))</dc:title>
      <dc:language>\(escapedHTML(information.language))</dc:language>
      <dc:description>\(escapedHTML(information.description))</dc:description>
      <meta property="dcterms:modified">\(modified)</meta>
      </metadata>
      <manifest>
      \(items.joined(separator: "\n"))
      </manifest>
      <spine>
      \(spine.joined(separator: "\n"))
      </spine>
      </package>

      """
  }

  /// A little of the site's look, in rules that old reading systems know; colours are the light ones.
  private var style: String {
    var colours: [String: String] = [:]
    for line in builder.theme.stylesheet.split(separator: "\n") {
      guard let start = line.firstRange(of: "light-dark("), let name = line.firstRange(of: "--"),
        let colon = line.firstIndex(of: ":"), name.upperBound < colon
      else { continue }
      colours[String(line[name.upperBound..<colon])] = String(
        line[start.upperBound...].prefix { $0 != "," })
    }
    let palette = SVGSanitiser.palette.sorted().compactMap { name in
      colours[name].map { ".f-\(name){fill:\($0)}.s-\(name){stroke:\($0)}" }
    }
    func colour(_ name: String) -> String { colours[name] ?? "#1d1f22" }
    return """
      body { font-family: Vollkorn, serif; line-height: 1.5; }
      h1, h2, h3 { line-height: 1.2; page-break-after: avoid; }
      pre, code, samp { font-family: "JetBrains Mono", monospace; font-size: 0.85em; }
      pre { white-space: pre-wrap; background: \(colour("code-paper")); padding: 0.6em; margin: 0 0 1em; }
      .output { border: 1px solid \(colour("rule")); margin: -1em 0 1em; }
      .output pre { background: none; margin: 0; }
      .code b { color: \(colour("keyword")); }
      .code i { font-style: normal; }
      .code em { color: \(colour("type")); font-style: normal; }
      .code u { color: \(colour("call")); text-decoration: none; }
      .code .n { color: \(colour("number")); }
      .code .s { color: \(colour("string")); }
      .code .l { color: \(colour("label")); }
      math { font-family: "Book Mathematics", math; }
      .equation { display: block; text-align: center; margin: 1em 0; }
      .equation-number { float: right; }
      .verb, .anchor, .print-links, .status, .pad { display: none; }
      figure { margin: 1em 0; page-break-inside: avoid; }
      figcaption { font-size: 0.85em; }
      svg { max-width: 100%; height: auto; font-family: Vollkorn, serif; font-size: 13px; }
      .nf-mono { font-family: "JetBrains Mono", monospace; white-space: pre; }
      .box, .note { border-left: 2px solid \(colour("rule")); padding-left: 1em; margin: 1em 0; }
      .note { font-size: 0.85em; }
      table { border-collapse: collapse; font-size: 0.9em; }
      th, td { padding: 0.2em 0.8em 0.2em 0; text-align: left; border-bottom: 1px solid \(colour("rule")); }
      .right { text-align: right; }
      \(palette.joined(separator: "\n"))

      """
  }
}
