import Chapters
import Foundation
import Website
import Workbench

/// A book on disk: its `book.yml`, its chapters and the files beside them.
struct BookFolder {
  /// As the user gave it: what messages show.
  let path: String
  var information: BookInformation
  var problems: [SiteProblem] = []

  init(_ path: String) throws {
    let folder = path.hasSuffix("/book.yml") ? String(path.dropLast(9)) : path
    self.path = folder
    let file = Self.joined(folder, "book.yml")
    guard let data = FileManager.default.contents(atPath: file) else {
      throw Failure(
        """
        \(folder): there is no book here: \(file) cannot be read.
        Name the book's folder, or begin one: notebook init
        """)
    }
    try Version.check(books: [file])
    do {
      information = try BookInformation(yaml: String(decoding: data, as: UTF8.self))
    } catch {
      throw Failure("\(file): \(error.sentence)")
    }
  }

  static func joined(_ folder: String, _ path: String) -> String {
    folder.isEmpty || folder == "." ? path : (folder as NSString).appendingPathComponent(path)
  }

  /// The listed chapters in order, then every other Markdown file below the folder.
  func pagePaths() -> [(path: String, isListed: Bool)] {
    let listed = information.chapters
    let known = Set(listed)
    let others = markdown(below: "").filter { !known.contains($0) }
    return listed.map { ($0, true) } + others.map { ($0, false) }
  }

  private func markdown(below folder: String) -> [String] {
    let place = Self.joined(path, folder)
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []).sorted()
    return names.flatMap { name -> [String] in
      guard !name.hasPrefix(".") else { return [] }
      let inside = folder.isEmpty ? name : folder + "/" + name
      if ChapterSearch.isFolder(Self.joined(path, inside)) { return markdown(below: inside) }
      return name.hasSuffix(".md") ? [inside] : []
    }
  }

  /// Reads every page's file; those that cannot be read become problems.
  func texts() throws -> (texts: [PageText], problems: [SiteProblem]) {
    let paths = pagePaths()
    let folder = path
    let read = concurrentMap(paths.count) { index -> Result<PageText, Failure> in
      do {
        return .success(
          try PageText(paths[index].path, in: folder, isListed: paths[index].isListed))
      } catch let failure as Failure {
        return .failure(failure)
      } catch {
        return .failure(Failure("\(paths[index].path): \(error)"))
      }
    }
    var texts: [PageText] = []
    var problems: [SiteProblem] = []
    for result in read {
      switch result {
      case .success(let text): texts.append(text)
      case .failure(let failure):
        problems.append(SiteProblem(path: "book.yml", position: nil, text: failure.message))
      }
    }
    guard !texts.isEmpty else {
      throw Failure(problems.first?.text ?? "\(path): the book has no chapters.")
    }
    return (texts, problems)
  }

  /// Reads and parses everything.
  func read() throws -> BookSources {
    let (texts, problems) = try texts()
    let folder = path
    return BookSources(
      information: information,
      pages: concurrentMap(texts.count) { PageSource(texts[$0], in: folder) }, problems: problems)
  }
}
