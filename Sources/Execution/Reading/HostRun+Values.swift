import Foundation

extension HostRun {
  /// What the code of the cell that ran last wrote to the file of shown values.
  func shownValues() -> Data {
    CellFile.contents(figures + "/values", inside: folder.path) ?? Data()
  }
}
