import Chapters
import Foundation

/// Checks the numbers of a book's prose, where its `book.yml` says `numbers: checked`.
package enum BookNumbers {
  /// What is wrong with the numbers of a chapter; empty where its book does not ask.
  package static func problems(in chapter: Chapter) -> [Diagnostic] {
    guard chapter.isStrict, let book = ChapterFile.bookFile(above: chapter.path),
      let data = FileManager.default.contents(atPath: book),
      NumberCheck.isOn(bookFile: String(decoding: data, as: UTF8.self))
    else { return [] }
    return outcome(of: chapter).missing
  }

  /// How the numbers of a chapter fare, whatever its book says.
  package static func outcome(of chapter: Chapter) -> NumberCheck.Outcome {
    // A list of references quotes others; there is nothing to hold it against.
    guard (chapter.path as NSString).lastPathComponent != "references.md" else {
      return NumberCheck.Outcome()
    }
    return NumberCheck.outcome(of: chapter, sources(chapter)) { path in
      let other = beside(chapter, path)
      guard path.hasSuffix(".md"), let file = try? ChapterFile(path: other).parse() else {
        return nil
      }
      return sources(file)
    }
  }

  private static func sources(_ chapter: Chapter) -> NumberSources {
    NumberSources(chapter) { path in
      FileManager.default.contents(atPath: beside(chapter, path)).map { [UInt8]($0) }
    }
  }

  private static func beside(_ chapter: Chapter, _ path: String) -> String {
    let folder = (chapter.path as NSString).deletingLastPathComponent
    return (folder as NSString).appendingPathComponent(path)
  }
}
