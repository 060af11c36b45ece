import Foundation
import Testing

/// A folder with a chapter, perhaps a command, and what must come of it.
struct EndToEndCase: Sendable, CustomTestStringConvertible {
  var folder: URL
  var testDescription: String { folder.lastPathComponent }

  /// `passes` or `fails`, and the case's name.
  var name: String { folder.pathComponents.suffix(2).joined(separator: "/") }

  /// What `sh` runs, with `notebook` on its path; the chapter is tested where nothing is said.
  var command: String { ownCommand ?? "notebook test chapter.md\n" }
  private var ownCommand: String? { text("command") }
  var expectedText: String? { text("expected.txt") }
  var chapter: Data? { data("chapter.md") }
  var expectedChapter: Data? { data("expected.md") }

  /// The lines of `options`: `timeout SECONDS`, `may-skip`.
  var options: [[String]] {
    (text("options") ?? "").split(separator: "\n")
      .map { $0.split(separator: " ").map(String.init) }
  }
  var timeout: Double {
    options.first { $0.first == "timeout" }.flatMap { $0.last }.flatMap(Double.init) ?? 60
  }

  /// Whether the command may end with 77, which says that this machine cannot show the case.
  var maySkip: Bool { options.contains(["may-skip"]) }

  static let isRecording = ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1"

  static func all(in kind: String) -> [EndToEndCase] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Cases/\(kind)")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted()
      .map { EndToEndCase(folder: folder.appendingPathComponent($0)) }
  }

  /// Writes what came as what is expected, and names the files that changed.
  func record(_ outcome: CaseOutcome) throws -> [String] {
    var changed: [String] = []
    let isWanted = expectedText != nil || name.hasPrefix("fails") || ownCommand != nil
    if isWanted, expectedText != outcome.text {
      try Data(outcome.text.utf8).write(to: folder.appendingPathComponent("expected.txt"))
      changed.append("\(name)/expected.txt")
    }
    if outcome.chapter != expectedChapter ?? chapter {
      let file = folder.appendingPathComponent("expected.md")
      if outcome.chapter == chapter {
        try FileManager.default.removeItem(at: file)
      } else {
        try (outcome.chapter ?? Data()).write(to: file)
      }
      changed.append("\(name)/expected.md")
    }
    return changed
  }

  private func text(_ file: String) -> String? {
    data(file).map { String(decoding: $0, as: UTF8.self) }
  }
  private func data(_ file: String) -> Data? {
    FileManager.default.contents(atPath: folder.appendingPathComponent(file).path)
  }
}
