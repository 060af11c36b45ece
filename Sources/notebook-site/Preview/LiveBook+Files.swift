import Chapters
import Foundation
import Website
import Workbench

extension LiveBook {
  /// Takes in that files changed on disk.
  func filesChanged(_ paths: Set<String>) {
    let folder = path + "/"
    let inBook = paths.filter { $0.hasPrefix(folder) }.map { String($0.dropFirst(folder.count)) }
    let isElsewhere = inBook.count < paths.count
    let touched = sources.pages.indices.filter { index in
      let page = sources.pages[index].page
      return inBook.contains(page.path)
        || inBook.contains { $0.hasSuffix(".svg") || page.files[$0] != nil }
    }
    let known = Set(sources.pages.map(\.page.path))
    let isNewPage = inBook.contains { $0.hasSuffix(".md") && !known.contains($0) }
    let isGone = inBook.contains { known.contains($0) && access(folder + $0, R_OK) != 0 }
    if isElsewhere || isNewPage || isGone || inBook.contains("book.yml") {
      reload()
    } else {
      for index in touched { reread(index) }
    }
  }

  /// Reads the whole book anew: its list of pages or its theme changed.
  private func reload() {
    do {
      let folder = try BookFolder(path)
      let workshop = Workshop(folder: folder)
      var fresh = try folder.read()
      let old = Dictionary(
        sources.pages.map { ($0.page.path, $0.page) }, uniquingKeysWith: { first, _ in first })
      for index in fresh.pages.indices {
        let page = fresh.pages[index].page
        if let before = old[page.path], before.chapter.bytes == page.chapter.bytes {
          fresh.pages[index].page.check = before.check
        }
      }
      site = try Self.site(fresh, workshop)
      self.workshop = workshop
      sources = fresh
      let paths = Set(fresh.pages.map(\.page.path))
      for (path, session) in sessions where !paths.contains(path) {
        sessions[path] = nil
        Task { await session.stop() }
      }
      for index in fresh.pages.indices where sessions[fresh.pages[index].page.path] != nil {
        run(index)
      }
      say(fresh.problems.first?.text ?? "")
    } catch let failure as Failure {
      // Half-written files are usual while somebody edits: the last good state stays.
      say(failure.message)
    } catch {
      say("\(error)")
    }
    changed()
  }

  func say(_ text: String) {
    if text != remark, !text.isEmpty { printError(text) }
    remark = text
  }

  private func reread(_ index: Int) {
    let old = sources.pages[index]
    guard let text = try? PageText(old.page.path, in: path, isListed: old.page.isListed)
    else { return }
    var fresh = PageSource(text, in: path)
    guard fresh.page.chapter.bytes != old.page.chapter.bytes || fresh.page.files != old.page.files
    else { return }
    fresh.page.check = carriedOver(old.page, to: fresh.page)
    sources.pages[index] = fresh
    let formulas = workshop.formulas(for: fresh, beside: site.builder.formulas)
    site.update(index, fresh.page, fresh.document, formulas: formulas)
    say("")
    changed()
    if sessions[fresh.page.path] != nil { run(index) }
  }

  /// What was known of the cells that are as they were, up to the first that changed.
  private func carriedOver(_ old: SourcePage, to fresh: SourcePage) -> ChapterCheck? {
    guard var check = old.check else { return nil }
    let pairs = zip(old.chapter.cells, fresh.chapter.cells)
    let same = pairs.prefix { $0.code == $1.code && $0.labels == $1.labels }.count
    check.cells = check.cells.filter { $0.key <= same }
    if sessions[fresh.path] != nil {
      check.pending = Set(fresh.chapter.cells.map(\.number).filter { $0 > same })
    } else if same < fresh.chapter.cells.count || same < old.chapter.cells.count {
      return nil
    }
    return check
  }
}
