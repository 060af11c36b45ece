import Chapters
import Foundation
import Website

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

  /// Reads and parses everything.
  func read() throws -> BookSources {
    let paths = pagePaths()
    let folder = path
    let read = concurrently(paths.count) { index -> Result<PageSource, Failure> in
      do {
        return .success(
          try PageSource.read(paths[index].path, in: folder, isListed: paths[index].isListed))
      } catch let failure as Failure {
        return .failure(failure)
      } catch {
        return .failure(Failure("\(paths[index].path): \(error)"))
      }
    }
    var sources = BookSources(information: information)
    for result in read {
      switch result {
      case .success(let page): sources.pages.append(page)
      case .failure(let failure):
        sources.problems.append(
          SiteProblem(path: "book.yml", position: nil, text: failure.message))
      }
    }
    guard !sources.pages.isEmpty else {
      throw Failure(sources.problems.first?.text ?? "\(path): the book has no chapters.")
    }
    return sources
  }
}

/// Computes values side by side, in order.
func concurrently<Value: Sendable>(
  _ count: Int, _ make: @escaping @Sendable (Int) -> Value
) -> [Value] {
  let results = Slots<Value>(count)
  DispatchQueue.concurrentPerform(iterations: count) { results.set($0, make($0)) }
  return results.all
}

private final class Slots<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var values: [Value?]
  init(_ count: Int) { values = Array(repeating: nil, count: count) }
  func set(_ index: Int, _ value: Value) { lock.withLock { values[index] = value } }
  var all: [Value] { lock.withLock { values.compactMap { $0 } } }
}
