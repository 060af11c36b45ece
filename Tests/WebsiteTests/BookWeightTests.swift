import Chapters
import Foundation
import Testing

@testable import Website

/// What the book's own pages weigh, without their figures and formulas.
@Suite struct BookWeightTests {
  @Test func noPageIsTooHeavy() throws {
    let folder = packageFolder + "/chapters/"
    let yaml = try String(contentsOfFile: folder + "book.yml", encoding: .utf8)
    let information = try BookInformation(yaml: yaml)
    let figures = try FileManager.default.contentsOfDirectory(atPath: folder + "figures")
    let files = Dictionary(
      uniqueKeysWithValues: try figures.map { name in
        ("figures/" + name, Array(try Data(contentsOf: URL(filePath: folder + "figures/" + name))))
      })
    let pages = try information.chapters.map { path in
      let bytes = Array(try Data(contentsOf: URL(filePath: folder + path)))
      return SourcePage(
        path: path, chapter: Chapter.parse(path: path, bytes: bytes, strict: true), files: files)
    }
    let documents = pages.map(\.chapter.document)
    let formulas = Formulas(
      renderings: Dictionary(
        documents.flatMap(\.formulas).map { ($0, .markup("<math></math>")) },
        uniquingKeysWith: { first, _ in first }), areTypeset: true)
    let site = try SiteBuilder(
      information: information, theme: try standardTheme(), formulas: formulas
    ).site(pages, documents)
    for page in pages {
      let weight = Budget.weight(site.text(page.pagePath)).without
      let limit = Budget.limit(ofChapter: page.chapter.bytes.count)
      #expect(weight <= limit, "\(page.path): \(weight) bytes, and \(limit) are allowed")
    }
  }
}
