import Foundation
import Testing

@testable import Workbench

@Suite struct FolderWalkTests {
  private func files(_ folder: String) -> [String] {
    var found: [String] = []
    FolderWalk.files(below: folder) { path, _ in found.append(path) }
    return found
  }

  @Test func linksInACircleEnd() throws {
    try withTemporaryFolder { folder in
      try write("x", to: folder + "/b/x.md")
      for name in ["a", "c"] {
        try FileManager.default.createSymbolicLink(
          atPath: folder + "/" + name, withDestinationPath: ".")
      }
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/b/up", withDestinationPath: "..")
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/loop", withDestinationPath: "loop")
      #expect(files(folder) == ["b/x.md"])
    }
  }

  @Test func aLinkedFolderIsSearchedOnce() throws {
    try withTemporaryFolder { folder in
      try write("x", to: folder + "/z/x.md")
      try write("x", to: folder + "/.hidden/x.md")
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/a", withDestinationPath: "z")
      #expect(files(folder) == ["a/x.md"])
    }
  }

  @Test func whatALinkLeadsOutToIsNotInside() throws {
    try withTemporaryFolder { folder in
      try write("x", to: folder + "/book/x.md")
      try write("x", to: folder + "/secret.md")
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/book/link.md", withDestinationPath: "../secret.md")
      #expect(FolderWalk.isInside(folder + "/book/x.md", of: folder + "/book"))
      #expect(FolderWalk.isInside(folder + "/book/new.md", of: folder + "/book"))
      #expect(!FolderWalk.isInside(folder + "/book/link.md", of: folder + "/book"))
      #expect(!FolderWalk.isInside(folder + "/secret.md", of: folder + "/book"))
    }
  }
}
