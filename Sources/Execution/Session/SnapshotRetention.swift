/// Which snapshots of a long session stay: the newest, and a few older ones that lie further apart
/// the more there are.
package struct SnapshotRetention: Sendable, Hashable {
  /// How many of the newest stay.
  package var newest = 8
  /// How many of the older ones stay, about.
  package var older = 8
  /// The memory that snapshots may take together, in megabytes.
  package var megabytes = 4096

  package init() {}

  /// Whether the snapshot before step `step` stays once `count` steps are done.
  ///
  /// What is let go never comes back: with more steps there are fewer that stay.
  func keeps(_ step: Int, of count: Int) -> Bool {
    if step > count - newest { return true }
    var stride = 1
    while count / stride > older { stride *= 2 }
    return step % stride == 0
  }
}
