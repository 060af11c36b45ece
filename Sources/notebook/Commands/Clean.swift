import ArgumentParser
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
      let size = folderSize(cache.folder)
      cache.clean()
      print("\(cache.folder)  emptied, \(megabytes(size)) freed")
    } catch {
      throw Failure(error.sentence, .setUpFailed)
    }
  }
}

/// The bytes of all files below a folder.
func folderSize(_ folder: String) -> Int {
  guard
    let files = FileManager.default.enumerator(
      at: URL(fileURLWithPath: folder), includingPropertiesForKeys: [.fileSizeKey])
  else { return 0 }
  var size = 0
  for case let file as URL in files {
    size += (try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0
  }
  return size
}

func megabytes(_ bytes: Int) -> String {
  bytes < 1_000_000
    ? "\((bytes + 999) / 1000) KB" : String(format: "%.1f MB", Double(bytes) / 1_000_000)
}
