/// Embedded Swift has no weak references: these know nobody.
struct WeakReference<Object: AnyObject> {
  /// Whether there are such references here.
  static var isSupported: Bool { false }

  var object: Object? { nil }

  init(_ object: Object) {}
}
