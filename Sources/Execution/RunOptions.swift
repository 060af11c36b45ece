import Chapters

/// What a run is asked to do, beyond the chapter itself.
package struct RunOptions: Sendable {
  /// Values that replace the front matter's.
  package var parameters: [Parameter] = []
  /// The number of the last cell to run; all where nil.
  package var until: Int?
  /// Compile each cell as a module of its own instead of merging cells that allow it.
  package var perCell = false
  /// The time limit of a cell where neither the cell nor the front matter states one, in seconds.
  package var timeout: Double = 60
  /// The memory limit of a cell's process, in megabytes.
  package var memoryLimit = 4096
  /// The chapters that `continues:` names, first to run first; they run unreported before this one.
  package var preceding: [Chapter] = []
  /// What the controls of live cells give in place of what they start with: lines `name=value`.
  package var controls = ""
  /// Run the cells without network and with writes confined to their working directory.
  package var sandbox = false
  /// Reads the blocks of chapters that are no book's; where nil, they are compiled as they stand.
  package var reader: (any BlockReader)?
  /// Modules that are imported before the first cell, as for a document of a package.
  package var imports: [String] = []
  /// Seconds after a cell's first output from which on the run tells what the cell prints while it
  /// runs; at its end alone where nil.
  package var tellsOutputAfter: Double?
  /// The folder that the cells work in, with this program's environment, as a session's do; where
  /// nil, a temporary one with an environment that is the same everywhere.
  package var folder: String?
  package init() {}
}
