/// An object that is known as long as somebody else holds it.
struct WeakReference<Object: AnyObject> {
  /// Whether there are such references here.
  static var isSupported: Bool { true }

  private(set) weak var object: Object?

  init(_ object: Object) { self.object = object }
}
