import Chapters
import Foundation

/// One Markdown file that becomes a page.
package struct SourcePage: PageAddress, Sendable {
  /// The file relative to the book's folder: `03-lstm.md`, `answers/03-lstm.md`.
  package var path: String
  package var chapter: Chapter
  /// The files that the page shows or links to and that lie beside it, by their path relative to
  /// the book's folder: recorded figures among them.
  package var files: [String: [UInt8]]
  /// What is known from running the chapter as it is; nil where nothing was run.
  package var check: ChapterCheck?
  /// The compiled live cells; nil where there are none.
  package var live: LiveModule?
  /// What is wrong with the live cells.
  package var liveProblems: [SiteProblem] = []
  /// Whether the page stands in the contents: answers do not.
  package var isListed: Bool

  package init(
    path: String, chapter: Chapter, files: [String: [UInt8]] = [:], check: ChapterCheck? = nil,
    isListed: Bool = true
  ) {
    self.path = path
    self.chapter = chapter
    self.files = files
    self.check = check
    self.isListed = isListed
  }

  /// The bytes of a file that the page names by an address.
  func file(_ address: String) -> [UInt8]? {
    PagePaths.candidates(address, from: path).lazy.compactMap { files[$0] }.first
  }
}

extension String {
  /// The path without what follows its last dot.
  package var dropExtension: String {
    guard let dot = lastIndex(of: "."), !self[dot...].contains("/") else { return self }
    return String(self[..<dot])
  }

  /// The folder part of a path, with its slash; empty where there is none.
  package var folderPart: String { lastIndex(of: "/").map { String(self[...$0]) } ?? "" }

  /// The address as a path, in which `%20` is a blank.
  package var percentDecoded: String { removingPercentEncoding ?? self }

  /// The path as an address: what no path of an address may hold is written `%20`.
  package var percentEncoded: String {
    var encoded = ""
    for byte in utf8 {
      let isPlain =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte) || "-._~/!$&'()*+,;=@:".utf8.contains(byte)
      if isPlain {
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return encoded
  }

  /// The path that a relative path leads to from a file, or nil where it leaves the folder.
  func resolvingPath(from file: String) -> String? {
    var parts = file.folderPart.split(separator: "/").map(String.init)
    for part in split(separator: "/", omittingEmptySubsequences: true) {
      switch part {
      case ".": continue
      case "..":
        if parts.isEmpty { return nil }
        parts.removeLast()
      default: parts.append(String(part))
      }
    }
    return parts.joined(separator: "/")
  }
}
