import Chapters
import Foundation
import Testing

@testable import Website

/// The folder of this package, to read the theme from.
let packageFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().path

func themeFile(_ path: String) throws -> String {
  try String(contentsOfFile: packageFolder + "/site/" + path, encoding: .utf8)
}

/// The theme that comes with the program.
func standardTheme() throws -> Theme {
  var templates: [String: String] = [:]
  for name in try FileManager.default.contentsOfDirectory(
    atPath: packageFolder + "/site/templates")
  where name.hasSuffix(".mustache") {
    templates[String(name.dropLast(9))] = try themeFile("templates/" + name)
  }
  return try Theme(
    templates: templates, stylesheet: try themeFile("style.css"), script: try themeFile("site.js"))
}

/// The site of a book whose chapters are given as text.
func site(
  _ texts: KeyValuePairs<String, String>, files: [String: String] = [:],
  formulas: Formulas = Formulas(), checks: [String: ChapterCheck] = [:],
  _ change: (inout BookInformation) -> Void = { _ in }
) throws -> Site {
  var information = BookInformation()
  information.title = "Book"
  information.chapters = texts.map(\.key)
  change(&information)
  let pages = texts.map { path, text in
    SourcePage(
      path: path, chapter: Chapter.parse(path: path, bytes: Array(text.utf8), strict: true),
      files: files.mapValues { Array($0.utf8) }, check: checks[path],
      isListed: !path.contains("/"))
  }
  let builder = SiteBuilder(
    information: information, theme: try standardTheme(), formulas: formulas)
  return try builder.site(pages, pages.map(\.chapter.document))
}

extension Site {
  func text(_ path: String) -> String {
    (try? files[path]?.bytes()).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// What stands between the tags `article` of a page.
  func article(_ path: String) -> String {
    let text = text(path)
    guard let start = text.firstRange(of: "<article>"), let end = text.firstRange(of: "</article>")
    else { return "" }
    return String(text[start.upperBound..<end.lowerBound])
  }

  var errors: [String] { problems.filter(\.isError).map(\.line) }
}

/// Markup that must never come through as markup.
let hostile = #"<script>alert(1)</script><img src=x onerror=alert(2)> & "q" 'p'"#
