import Foundation
import Testing
import Website
import Workbench

@testable import notebook_site

@Suite struct BookBuildTests {
  private let root = NSTemporaryDirectory() + "/book-build-\(UUID().uuidString)"
  private static let theme =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path + "/site"

  /// A book of these files in a folder of its own.
  private func book(_ files: [String: String]) throws {
    for (path, text) in files { try write(text, to: path) }
  }

  private func write(_ text: String, to path: String) throws {
    let path = root + "/book/" + path
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  /// Builds the book as `notebook build` does: the site, and how many files were written.
  private func build() throws -> (site: Site, written: Int) {
    let build = BookBuild(
      try BookFolder(root + "/book"), hasArchive: false,
      environment: ["NOTEBOOK_CACHE": root + "/cache"], themeFolder: Self.theme)
    let site = try build.site()
    return (site, try SiteWriter(folder: root + "/public").write(site))
  }

  private static let small = [
    "book.yml": "title: Small\nchapters:\n  - a.md\n  - b.md\n",
    "a.md": "# First\n\n```swift\n1 + 1\n```\n\n```output\n2\n```\n",
    "b.md": "# Second\n\nSee [the first](a.md).\n",
  ]

  @Test func whatDidNotChangeIsNotWrittenAgain() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    try book(Self.small)
    let first = try build()
    #expect(first.site.problems.isEmpty)
    #expect(first.written == first.site.files.count)
    #expect(try build().written == 0)
    try write("# Second\n\nOther words.\n", to: "b.md")
    let third = try build()
    #expect(third.written > 0 && third.written < first.written)
  }

  @Test func aSecondBuildMakesTheSameSite() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    try book(Self.small)
    _ = try build()
    try write("# Renamed\n\n```swift\n1 + 1\n```\n\n```output\n2\n```\n", to: "a.md")
    let again = try build().site
    try FileManager.default.removeItem(atPath: root + "/cache")
    let fresh = try build().site
    #expect(
      try again.files.mapValues { try $0.bytes() } == fresh.files.mapValues { try $0.bytes() })
  }

  @Test func aFolderOfSomebodyElseIsRefused() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    try book(Self.small)
    let foreign = root + "/public/mine.txt"
    try FileManager.default.createDirectory(
      atPath: root + "/public", withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: URL(fileURLWithPath: foreign))
    #expect(throws: Failure.self) { try build() }
    #expect(try String(contentsOfFile: foreign, encoding: .utf8) == "mine")
  }
}
