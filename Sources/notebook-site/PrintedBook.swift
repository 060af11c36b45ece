import Execution
import Foundation
import Workbench

/// The book on paper: its one-page edition, printed by Chromium.
enum PrintedBook {
  /// Writes `book.pdf` beside the pages of a site.
  static func write(from folder: String) throws {
    let environment = Installation.environment
    let folders = (environment["PATH"] ?? "/usr/bin").split(separator: ":").map(String.init)
    let names = ["chromium", "chromium-browser", "google-chrome", "chrome"]
    guard
      let browser = folders.flatMap({ folder in names.map { folder + "/" + $0 } })
        .first(where: { access($0, X_OK) == 0 })
    else {
      throw Failure(
        "book.pdf needs Chromium, which is not installed. On Debian: apt-get install chromium",
        .setUpFailed)
    }
    let page = URL(fileURLWithPath: folder).appendingPathComponent("book.html")
    let target = URL(fileURLWithPath: folder).appendingPathComponent("book.pdf").path
    // Chromium's own sandbox needs rights that a container may not have; it reads our page alone.
    let outcome = try ChildProcess.output(
      browser,
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
        "--generate-pdf-document-outline", "--print-to-pdf=\(target)", page.absoluteString,
      ], environment: environment, workingDirectory: folder)
    guard outcome.code == 0, access(target, R_OK) == 0 else {
      throw Failure("book.pdf could not be printed: exit code \(outcome.code).", .setUpFailed)
    }
  }
}
