import Foundation

extension HostRun {
  /// What the code of the cell that ran last wrote to the file of shown values.
  func shownValues() -> Data {
    CellFile.contents(folder + "/figures/\(figureCount)/values", inside: folder) ?? Data()
  }
}
