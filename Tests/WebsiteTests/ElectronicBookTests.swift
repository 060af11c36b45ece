import Foundation
import Testing

@testable import Website

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct ElectronicBookTests {
  @Test(arguments: [
    ("<p id=a>x<br>y</p>", "<p id=\"a\">x<br/>y</p>"),
    ("<input type=checkbox disabled>", "<input type=\"checkbox\" disabled=\"disabled\"/>"),
    ("<a href=\"b.html#x\">b</a>", "<a href=\"b.xhtml#x\">b</a>"),
    ("<a href=\"b.swift\">b</a>", "<a>b</a>"), ("<a href=\"#x\">b</a>", "<a href=\"#x\">b</a>"),
    (
      "<span class=katex-mathml><math display=block><mi>x</mi></math></span>"
        + "<span class=\"katex-display\"><span class=\"katex\">x</span></span>.",
      "<span class=\"katex-mathml\"><math xmlns=\"http://www.w3.org/1998/Math/MathML\" "
        + "display=\"block\"><mi>x</mi></math></span>."
    ),
    (
      "<svg class=\"nf\"><svg x=\"1\"><path d=\"a>b\"/></svg></svg><svg class=\"nf nf-narrow\"><svg></svg></svg>!",
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"nf\"><svg x=\"1\"><path d=\"a>b\"/></svg></svg>!"
    ),
    (
      "<pre tabindex=0 role=group aria-label=\"Cell\"><code>a</code></pre>",
      "<pre><code>a</code></pre>"
    ),
  ])
  func pagesBecomeXHTML(_ html: String, _ xhtml: String) {
    var writer = XHTML(pages: ["b.html"], page: "a.html", files: [])
    #expect(writer.converted(html[...]) == xhtml)
  }

  @Test func theFileBeginsWithWhatItIs() throws {
    var information = BookInformation()
    information.title = "A & B"
    information.chapters = ["a.md"]
    let text = "# A <b>\n\n$x$ & \"y\"[^n]\n\n[^n]: Note.\n\n- [x] done\n"
    let page = SourcePage(
      path: "a.md", chapter: .parse(path: "a.md", bytes: Array(text.utf8), strict: true))
    var builder = SiteBuilder(information: information, theme: try standardTheme())
    let plain = try builder.site([page], [page.chapter.document])
    #expect(plain.files["book.epub"] == nil)
    builder.electronicBookDate = "2026-01-31T12:00:00Z"
    let site = try builder.site([page], [page.chapter.document])
    let bytes = try #require(site.files["book.epub"]).bytes()
    let start = String(decoding: bytes.prefix(80), as: UTF8.self)
    #expect(start.dropFirst(30).hasPrefix("mimetypeapplication/epub+zip"))
    // Nothing is compressed: the documents can be read where they lie.
    let all = String(decoding: bytes, as: UTF8.self)
    let documents = all.split(separator: "<?xml").dropFirst().map { "<?xml" + $0 }
    #expect(documents.count == 4)
    for document in documents {
      let end = try #require(
        document.ranges(of: ">").last { document[$0.upperBound...].first == "\n" })
      let parser = XMLParser(data: Data(document[..<end.upperBound].utf8))
      #expect(parser.parse(), "\(parser.parserError.map { "\($0)" } ?? "") \(document)")
    }
  }
}
