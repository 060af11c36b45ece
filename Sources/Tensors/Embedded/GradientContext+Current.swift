extension GradientContext {
  /// The only thread's context.
  nonisolated(unsafe) static let current = GradientContext()
}
