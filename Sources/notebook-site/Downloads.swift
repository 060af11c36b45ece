import Chapters
import Foundation
import Website
import Workbench

/// The files that each page offers: its Markdown, its code as one program, and a notebook.
enum Downloads {
  /// Those of a page, and the chapters before it that its program begins with.
  static func of(
    _ page: SourcePage, _ parsed: ParsedCells
  ) -> (downloads: [SiteBuilder.Download], preceding: [String]) {
    let stem = String(page.path.dropLast(3))
    var downloads = [
      SiteBuilder.Download(label: "Markdown", path: page.path, bytes: page.chapter.bytes)
    ]
    guard !page.chapter.cells.isEmpty else { return (downloads, []) }
    let preceding = (try? Continuation.preceding(page.chapter)) ?? []
    // A chapter that redefines a name cannot be one program; the page then offers none.
    if let tangling = try? Tangling(
      preceding + [page.chapter], folder: ".", parse: parsed.code)
    {
      downloads.append(
        SiteBuilder.Download(
          label: "Swift", path: stem + ".swift", bytes: Array(tangling.program.utf8)))
    }
    let notebook = JupyterNotebook(preceding + [page.chapter]) { path in
      PagePaths.candidates(path, from: page.path).lazy.compactMap { page.files[$0] }.first
        .map { String(decoding: $0, as: UTF8.self) }
    }
    if let bytes = try? notebook.encoded() {
      downloads.append(SiteBuilder.Download(label: "Jupyter", path: stem + ".ipynb", bytes: bytes))
    }
    return (downloads, preceding.map(\.path))
  }
}
