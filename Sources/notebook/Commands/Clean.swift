import ArgumentParser
import Caching
import Execution
import Foundation
import Workbench

/// `notebook clean`: forgets what was compiled.
struct Clean: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Remove the cache of compiled cells; chapters and figures are not touched.")

  func run() throws {
    do {
      let cache = try Cache.open(environment: Installation.environment)
      let size = cache.size
      cache.clean()
      print("\(cache.folder)  emptied, \(megabytes(max(0, size - cache.size))) freed")
    } catch {
      throw Failure(error.sentence, .setUpFailed)
    }
  }
}

func megabytes(_ bytes: Int) -> String {
  bytes < 1_000_000
    ? "\((bytes + 999) / 1000) KB" : String(format: "%.1f MB", Double(bytes) / 1_000_000)
}
