import Chapters
import Foundation

/// The chapters that a chapter continues, the first to run first.
package enum Continuation {
  package static func preceding(_ chapter: Chapter) throws -> [Chapter] {
    var found: [Chapter] = []
    var current = chapter
    var seen: Set<String> = [absolute(chapter.path)]
    while let name = current.frontMatter.continues {
      let folder = (current.path as NSString).deletingLastPathComponent
      let path = shortest((folder as NSString).appendingPathComponent(name))
      guard seen.insert(absolute(path)).inserted else {
        throw Failure(chapter.path, .continuesInCircle(path))
      }
      do {
        current = try ChapterFile(path: path).parse()
      } catch let failure as Failure {
        let problem = failure.chapter?.diagnostics.first?.sentence ?? failure.message
        throw Failure(current.path, .continuesUnusable(name, problem: problem))
      }
      found.insert(current, at: 0)
    }
    return found
  }

  /// The path without a folder that `..` leaves at once.
  private static func shortest(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      if part == "..", let last = parts.last, !["..", ".", ""].contains(last) {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }

  private static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }
}
