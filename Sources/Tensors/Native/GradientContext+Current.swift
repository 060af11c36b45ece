#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension GradientContext {
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key) { pointer in
      #if canImport(Darwin)
        Unmanaged<GradientContext>.fromOpaque(pointer).release()
      #else
        if let pointer { Unmanaged<GradientContext>.fromOpaque(pointer).release() }
      #endif
    }
    return key
  }()

  /// This thread's context.
  static var current: GradientContext {
    if let pointer = pthread_getspecific(key) {
      return Unmanaged<GradientContext>.fromOpaque(pointer).takeUnretainedValue()
    }
    let context = GradientContext()
    pthread_setspecific(key, Unmanaged.passRetained(context).toOpaque())
    return context
  }
}
