/// Whether dropout drops anything: there is one task.
enum DropoutSwitch {
  nonisolated(unsafe) static var isOn = true
}

/// Runs `body` with dropout switched off: for evaluating a model and for generating with it.
public func withoutDropout<Result>(_ body: () throws -> Result) rethrows -> Result {
  let wasOn = DropoutSwitch.isOn
  DropoutSwitch.isOn = false
  defer { DropoutSwitch.isOn = wasOn }
  return try body()
}
