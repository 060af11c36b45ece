import Foundation
import Testing

/// Every chapter of the book becomes a program, a Jupyter notebook and plain Markdown.
///
/// That the program prints what is recorded, and that Jupyter accepts the notebook, takes longer:
/// see `Tests/Long`.
@Suite struct BookTests {
  static let chapters: [String] = ["chapters", "chapters/answers"].flatMap { folder in
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: Repository.file(folder).path)) ?? []
    return names.filter { $0.hasSuffix(".md") }.sorted().map { "\(folder)/\($0)" }
  }

  @Test(arguments: chapters) func becomesOtherFormats(_ chapter: String) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("notebook-book/\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = Repository.file(chapter).path
    let command = """
      notebook tangle \(path) -o program.swift && notebook export \(path) --to md -o plain.md &&
      notebook export \(path) --to ipynb -o notebook.ipynb && grep -c '"cell_type"' notebook.ipynb
      """
    try Data(command.utf8).write(to: folder.appendingPathComponent("command"))
    let outcome = try await CaseRun(EndToEndCase(folder: folder)).outcome()
    #expect(outcome.status == 0, "\(outcome.text)")
  }

  @Test func thereAreChapters() { #expect(Self.chapters.count >= 2) }
}
