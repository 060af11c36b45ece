extension Tensor: CustomReflectable {
  /// A debugger shows the description alone.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
