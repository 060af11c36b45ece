import ArgumentParser
import Chapters
import Foundation
import Workbench

/// `notebook tangle FILE`: the chapter as one Swift program.
struct Tangle: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a chapter's cells as one Swift program.",
    discussion: """
      The program compiles with swiftc and the library, and prints what the chapter records. A \
      chapter that redefines a name is refused, and both places are named.
      """)

  @Argument(help: "The chapter.")
  var file: String

  @Option(name: [.short, .long], help: "The file to write; standard output where none is given.")
  var output: String?

  func run() throws {
    try deliver(Array(try Self.program(of: file).utf8), to: output)
  }

  static func program(of path: String) throws -> String {
    try Version.check(bookOf: path)
    let chapter = try ChapterFile(path: path).parse()
    try refuseMalformed(chapter)
    let folder = URL(fileURLWithPath: path).standardizedFileURL.deletingLastPathComponent().path
    return try Tangling(try Continuation.preceding(chapter) + [chapter], folder: folder).program
  }
}

/// Writes a result to a file, or to standard output.
func deliver(_ bytes: [UInt8], to path: String?) throws {
  if let path, path != "-" {
    try writeWhole(bytes, to: path)
    print("\(path)  written")
  } else {
    printBytes(bytes)
  }
}

/// Throws where something is wrong with the file itself, with every such message.
func refuseMalformed(_ chapter: Chapter) throws {
  if chapter.isMalformed { throw Failure(chapter) }
}
