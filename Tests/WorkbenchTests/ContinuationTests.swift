import Chapters
import Foundation
import Testing

@testable import Workbench

@Suite struct ContinuationTests {
  private func chapter(_ path: String) throws -> Chapter { try ChapterFile(path: path).parse() }

  @Test func theFirstToRunComesFirst() throws {
    try withTemporaryFolder { folder in
      try write("one", to: folder + "/1.md")
      try write("---\ncontinues: 1.md\n---\n", to: folder + "/2.md")
      try write("---\ncontinues: 2.md\n---\n", to: folder + "/3.md")
      let names = try Continuation.preceding(try chapter(folder + "/3.md")).map {
        ($0.path as NSString).lastPathComponent
      }
      #expect(names == ["1.md", "2.md"])
    }
  }

  @Test func aCircleIsRefused() throws {
    try withTemporaryFolder { folder in
      try write("---\ncontinues: 2.md\n---\n", to: folder + "/1.md")
      try write("---\ncontinues: 1.md\n---\n", to: folder + "/2.md")
      #expect(throws: Failure.self) { try Continuation.preceding(try chapter(folder + "/2.md")) }
    }
  }
}
