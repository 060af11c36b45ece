import Chapters
import Foundation

extension HostRun {
  /// The values that the cell which ran last showed, for the comments that speak of them.
  func shownValues() -> [ValueAtComment] {
    let path = folder + "/figures/\(figureCount)/values"
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    return data.split(separator: 10).compactMap {
      try? JSONDecoder().decode(ValueAtComment.self, from: $0)
    }
  }
}
