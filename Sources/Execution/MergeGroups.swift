/// Decides which cells are compiled together.
enum MergeGroups {
  static func groups(_ cells: [PlannedCell]) -> [[PlannedCell]] { cells.map { [$0] } }
}
