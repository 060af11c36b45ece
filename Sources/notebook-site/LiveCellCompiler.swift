import Chapters
import Execution
import Foundation
import Website
import Workbench

/// Compiles the live cells of pages.
///
/// Where that is not possible, pages show what is recorded.
struct LiveCellCompiler: Sendable {
  private let compiler: Result<PageCompiler, Failure>?

  init(isDraft: Bool = false) {
    do {
      var compiler = PageCompiler(try Installation.engine())
      compiler?.isDraft = isDraft
      self.compiler = compiler.map { .success($0) }
    } catch let failure as Failure {
      compiler = .failure(failure)
    } catch {
      compiler = .failure(Failure("\(error)", .setUpFailed))
    }
  }

  /// Gives a page its module, or says why it has none.
  func compile(_ page: inout SourcePage) {
    guard let first = page.chapter.cells.first(where: \.labels.live) else { return }
    do {
      guard let module = try compiler?.get().module(of: page.chapter) else { return }
      page.liveProblems = module.messages.map { message in
        SiteProblem(path: page.chapter.path, position: message.position, text: message.text)
      }
      guard !module.packed.isEmpty else { return }
      page.live = LiveModule(chapter: page.path, packed: module.packed, cells: module.cells)
    } catch {
      page.liveProblems = [
        SiteProblem(
          path: page.chapter.path, position: first.chapterPosition(line: 1, column: 1),
          text: "the page shows this live cell as recorded: \(error)", isError: false)
      ]
    }
  }
}
