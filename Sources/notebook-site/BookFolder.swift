import Caching
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
    guard let data = FileBytes.read(file) else {
      throw Failure(
        """
        \(folder): there is no book here: \(file) cannot be read.
        Name the book's folder, or begin one: notebook init
        """)
    }
    try Version.check(books: [file])
    try Self.refuseOutside("book.yml", in: folder)
    do {
      information = try BookInformation(yaml: String(decoding: data, as: UTF8.self))
    } catch {
      throw Failure(
        error.sentence.hasPrefix("line ")
          ? "\(file):\(error.sentence.dropFirst(5))" : "\(file): \(error.sentence)")
    }
  }

  static func joined(_ folder: String, _ path: String) -> String {
    folder.isEmpty || folder == "." ? path : (folder as NSString).appendingPathComponent(path)
  }

  /// The listed chapters in order, then every other Markdown file below the folder.
  func pagePaths() -> [(path: String, isListed: Bool)] {
    let listed = information.chapters
    let known = Set(listed)
    var others: [String] = []
    FolderWalk.files(below: path) { file, _ in
      if file.hasSuffix(".md"), !known.contains(file) { others.append(file) }
    }
    return listed.map { ($0, true) } + others.map { ($0, false) }
  }

  /// Throws where a file of the book lies, by a link, somewhere else: it would be published.
  static func refuseOutside(_ file: String, in folder: String) throws {
    guard FolderWalk.isInside(joined(folder, file), of: folder) else {
      throw Failure(
        "\(joined(folder, file)): a link leads out of the book, so the file was not read. "
          + "Copy it into the book.")
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
