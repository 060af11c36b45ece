import Synchronization

/// How many regions are open, on any thread, in which operations must do more than compute.
///
/// While it is 0, which is nearly always, an operation on constants asks nothing further.
let watchers = Atomic<Int>(0)

/// How many gradients are being computed on any thread: 0 lets parameters be read as constants.
let passes = Atomic<Int>(0)

/// What a thread is doing with gradients.
final class GradientContext {
  /// How many gradient computations are under way, one inside another.
  var depth = 0
  /// How many `withoutGradient` regions are open.
  var pauses = 0
  /// How many `checkingForNaN` regions are open.
  var nanChecks = 0
  /// Whether values are kept for a picture of the graph.
  var keepsNotes = false
  /// The tracked tensors that a checkpointed region has used so far.
  var checkpoint: CheckpointInputs?
  /// Those of the region that the gradient being computed is a part of.
  var enclosing: CheckpointInputs?
  /// The tracked values of the parameters that have been read.
  var parameters: [ObjectIdentifier: Record] = [:]

  var isRecording: Bool { pauses == 0 }
}

/// The tracked inputs of a checkpointed region, in order of first use.
final class CheckpointInputs {
  var records: [Record] = []
  /// Whether a gradient was computed inside the region.
  var containsGradients = false
  private var seen: Set<ObjectIdentifier> = []
  /// What gradients inside the region recorded: made anew on the way back, so no input.
  private var inside: [ObjectIdentifier: Record] = [:]

  func insert(_ record: Record?) {
    guard let record, inside[ObjectIdentifier(record)] == nil,
      seen.insert(ObjectIdentifier(record)).inserted
    else { return }
    records.append(record)
  }

  /// Takes note of a step that a gradient inside the region recorded, and of what it came from.
  func insert(inside record: Record?) {
    guard let record else { return }
    for index in 0..<record.inputCount { insert(record.input(index)) }
    inside[ObjectIdentifier(record)] = record
  }
}
