import Caching
import Chapters
import Testing

@testable import Website

/// What an earlier build kept is used as it was made, or not at all.
@Suite struct KeptPageTests {
  static func pages(
    _ first: String = "# A\n\nWords: $x$ <b>.\n\n```swift\nprint(1)\n```\n\n```output\n1\n```\n",
    _ change: (inout BookInformation) -> Void = { _ in }
  ) throws -> (maker: PageMaker, pages: [FinishedPage]) {
    var information = BookInformation()
    information.title = "Book"
    change(&information)
    let sources = [("01-a.md", first), ("answers/01-a.md", "# B\n\n[to](../01-a.md)\n")].map {
      SourcePage(
        path: $0, chapter: Chapter.parse(path: $0, bytes: Array($1.utf8), strict: true),
        isListed: !$0.contains("/"))
    }
    let documents = sources.map(\.chapter.document)
    let builder = SiteBuilder(
      information: information, theme: try standardTheme(),
      formulas: Formulas(
        renderings: [Formula(tex: "x", isDisplay: false): .markup("<math><mi>𝑥</mi></math>")],
        areTypeset: true))
    let maker = PageMaker(
      builder,
      zip(sources, documents).map { ($0.path, $0.isListed, PageOutline($0, $1)) })
    let pages = sources.indices.map { index in
      maker.page(
        sources[index], documents[index],
        downloads: [.init(label: "Markdown", path: sources[index].path, bytes: [0, 10, 255])])
    }
    return (maker, pages)
  }

  static func kept(_ page: FinishedPage) -> KeptPage {
    KeptPage(dependencies: [.init(path: "/no such file")], context: "context", page: page)
  }

  static func fixed(_ bytes: [UInt8]) -> FixedBytes {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 8)
    copy.copyBytes(from: bytes)
    return FixedBytes(UnsafeRawBufferPointer(copy)) { $0.deallocate() }
  }

  @Test func aSiteOfKeptPagesIsTheSiteOfNewOnes() throws {
    let (maker, pages) = try Self.pages()
    let read = try pages.map { page in
      let (record, contents) = try Self.kept(page).encoded()
      let kept = try #require(KeptPage(record: record, contents: Self.fixed(contents)))
      #expect(kept.dependencies == [.init(path: "/no such file")])
      #expect(kept.context == "context")
      #expect(kept.page.formulaCharacters == page.formulaCharacters)
      return kept.page
    }
    #expect(pages[0].formulaCharacters == "𝑥")
    let (old, new) = (try maker.assembled(read), try maker.assembled(pages))
    #expect(old.files.mapValues(\.hash) == new.files.mapValues(\.hash))
    #expect(try old.files.mapValues { try $0.bytes() } == new.files.mapValues { try $0.bytes() })
    #expect(old.problems == new.problems)
  }

  @Test func aRecordOfAnotherVersionIsNoPage() throws {
    let (record, contents) = try Self.kept(try Self.pages().pages[0]).encoded()
    for length in stride(from: 0, to: record.count, by: 97) {
      let part = Array(record[..<length])
      #expect(KeptPage(record: part, contents: Self.fixed(contents)) == nil, "\(length)")
    }
    let text = String(decoding: record, as: UTF8.self).replacing("\"cover\"", with: "\"other\"")
    #expect(KeptPage(record: Array(text.utf8), contents: Self.fixed(contents)) == nil)
  }

  /// Lost or changed contents are never shown: not one byte of them.
  @Test func damagedContentsAreNotUsed() throws {
    let (record, contents) = try Self.kept(try Self.pages().pages[0]).encoded()
    var damaged = contents
    for index in stride(from: 0, to: contents.count, by: 61) {
      damaged[index] ^= 1
      let kept = try #require(KeptPage(record: record, contents: Self.fixed(damaged)))
      let all =
        [kept.page.html, kept.page.section, kept.page.searchEntries] + kept.page.files.values
      #expect(all.count { (try? $0.bytes()) == nil } == 1, "\(index)")
      damaged[index] = contents[index]
    }
    let cut = try #require(KeptPage(record: record, contents: Self.fixed([])))
    #expect(throws: FileContent.Lost.self) { try cut.page.html.bytes() }
  }

  @Test func theContextIsWhatOtherPagesShow() throws {
    let hash = try Self.pages().maker.contextHash
    #expect(
      try Self.pages("# A\n\nOther words.\n\n```swift\nprint(2)\n```\n\n```output\n2\n```\n").maker
        .contextHash == hash)
    for other in [
      try Self.pages("# Other\n\nWords.\n"), try Self.pages("# A\n\n## More\n"),
      try Self.pages { $0.title = "Other" }, try Self.pages { $0.editAddress = "https://e.org/" },
    ] { #expect(other.maker.contextHash != hash) }
  }
}
