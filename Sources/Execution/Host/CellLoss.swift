extension CellWatch.Loss {
  /// What a report says of a cell that could not be run.
  var sentence: String {
    switch self {
    case .snapshotEnded:
      "the state before this cell is gone: an earlier cell ended the process that kept it"
    case .snapshotSilent:
      "the state before this cell is gone: an earlier cell keeps its process from answering"
    case .noFiles:
      "this cell cannot be run: earlier cells have opened as many files as a process may; "
        + "close what is not needed"
    case .hostEnded: "the process that looks after all cells was ended"
    case .falseNumber: "this cell cannot be run: an earlier cell speaks in the name of its process"
    }
  }
}
