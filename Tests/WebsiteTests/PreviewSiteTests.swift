import Chapters
import Testing

@testable import Website

/// The site of the live preview, after an edit.
@Suite struct PreviewSiteTests {
  private static func page(_ text: String) -> SourcePage {
    SourcePage(
      path: "01-a.md",
      chapter: Chapter.parse(path: "01-a.md", bytes: Array(text.utf8), strict: true))
  }

  @Test func anEditedPageOffersWhatItNowHolds() throws {
    let (old, new) = (Self.page("# A\n\nOld words.\n"), Self.page("# A\n\nNew words.\n"))
    var site = PreviewSite(
      SiteBuilder(information: BookInformation(), theme: try standardTheme()), [old],
      [old.chapter.document],
      downloads: { [.init(label: "Markdown", path: $0.path, bytes: $0.chapter.bytes)] })
    let before = site.file(at: "01-a.md")
    #expect(before == old.chapter.bytes)
    site.update(0, new, new.chapter.document, formulas: Formulas())
    let (download, page) = (site.file(at: "01-a.md"), site.file(at: "01-a.html"))
    #expect(download == new.chapter.bytes)
    let html = String(decoding: page ?? [], as: UTF8.self)
    #expect(html.contains("New words.") && !html.contains("Old words."))
    #expect(html.contains("href=\"01-a.md\" download>Markdown</a>"))
  }
}
