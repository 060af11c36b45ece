import Foundation
import Testing

@testable import Execution

@Suite struct CellFileTests {
  /// A folder with a file in it, a file outside, and what a cell may put in the way.
  @Test func onlyOrdinaryFilesInsideAreRead() throws {
    let root = NSTemporaryDirectory() + "/notebook-cell-file-\(UInt64.random(in: 0 ... .max))"
    let inside = root + "/inside"
    try FileManager.default.createDirectory(atPath: inside, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: root) }
    try Data("ours".utf8).write(to: URL(fileURLWithPath: root + "/1-secret.svg"))
    try Data("drawn".utf8).write(to: URL(fileURLWithPath: inside + "/1-a.svg"))
    symlink(root + "/1-secret.svg", inside + "/2-link.svg")
    symlink(root, inside + "/folder")
    mkfifo(inside + "/3-pipe.svg", 0o600)
    _ = FileManager.default.createFile(atPath: inside + "/4-large.svg", contents: nil)
    truncate(inside + "/4-large.svg", CellFile.limit + 1)

    func read(_ name: String) -> String? {
      CellFile.contents(inside + "/" + name, inside: inside)
        .map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(read("1-a.svg") == "drawn")
    for name in ["2-link.svg", "folder/1-secret.svg", "3-pipe.svg", "4-large.svg", "none.svg"] {
      #expect(read(name) == nil, "\(name)")
    }
  }
}
