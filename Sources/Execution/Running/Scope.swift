import Chapters

/// Cells that share names and state, as they stand before one cell of a run.
struct Scope {
  var snapshot: Snapshot
  /// The units whose cells have run, or of which some have.
  var chain: [CompiledUnit]
  /// Every module that the chain imports.
  var imports: [String] = []
  /// The cell whose process is asleep inside the unit's code, before the next cell of the unit.
  var inside: String?
  /// The cells that ran in this scope, by their places in the plan: the last unit's among them.
  var unitCells: [Int] = []
  /// The commands since the last process that can fork, for a state that must be made again.
  var replay: [(command: HostRun.Command, timeout: Double, seconds: Double)] = []
  var clean: Snapshot
  /// What later cells may miss.
  var lost = LostCells()
  /// True where the state died with an interrupted cell.
  var isLost = false

  init(first: Snapshot, chain: [CompiledUnit]) {
    snapshot = first
    clean = first
    self.chain = chain
  }

  /// Whether a cell can run from here any number of times.
  var isForkable: Bool {
    !isLost && !snapshot.isDropped && snapshot.canFork
  }
}
