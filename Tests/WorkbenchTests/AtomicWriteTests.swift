import Foundation
import Testing

@testable import Workbench

@Suite struct AtomicWriteTests {
  @Test func aFileIsReplacedAndKeepsItsMode() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.md"
      try write("old", to: path)
      chmod(path, 0o640)
      try writeWhole(Array("new".utf8), to: path)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
      var status = stat()
      stat(path, &status)
      #expect(status.st_mode & 0o777 == 0o640)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.md"])
    }
  }

  @Test func aLinkStaysALink() throws {
    try withTemporaryFolder { folder in
      try write("old", to: folder + "/a.md")
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/link.md", withDestinationPath: "a.md")
      try writeWhole(Array("new".utf8), to: folder + "/link.md")
      #expect(try String(contentsOfFile: folder + "/a.md", encoding: .utf8) == "new")
    }
  }

  @Test func aReadOnlyFileIsLeftAsItWas() throws {
    try withTemporaryFolder { folder in
      try write("old", to: folder + "/a.md")
      chmod(folder + "/a.md", 0o444)
      let failure = #expect(throws: Failure.self) {
        try writeWhole(Array("new".utf8), to: folder + "/a.md")
      }
      #expect(failure?.status == .setUpFailed)
      #expect(try String(contentsOfFile: folder + "/a.md", encoding: .utf8) == "old")
    }
  }

  @Test func aFolderThatIsNotThereIsAFailureOfTheSetUp() throws {
    let failure = #expect(throws: Failure.self) {
      try writeWhole([1], to: "/no-such-folder/a.md")
    }
    #expect(failure?.status == .setUpFailed)
  }
}
