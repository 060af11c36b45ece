/// Whether dropout drops anything here.
enum DropoutSwitch {
  @TaskLocal static var isOn = true
}

/// Runs `body` with dropout switched off: for evaluating a model and for generating with it.
public func withoutDropout<Result>(_ body: () throws -> Result) rethrows -> Result {
  try DropoutSwitch.$isOn.withValue(false, operation: body)
}
