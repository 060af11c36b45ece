// Memory as the kernels' types, for code that has looked at `Scalar.kind`.

@inline(__always)
func f32<S>(_ x: UnsafePointer<S>) -> UnsafePointer<Float> {
  UnsafeRawPointer(x).assumingMemoryBound(to: Float.self)
}

@inline(__always)
func f32<S>(_ x: UnsafeMutablePointer<S>) -> UnsafeMutablePointer<Float> {
  UnsafeMutableRawPointer(x).assumingMemoryBound(to: Float.self)
}

@inline(__always)
func f64<S>(_ x: UnsafePointer<S>) -> UnsafePointer<Double> {
  UnsafeRawPointer(x).assumingMemoryBound(to: Double.self)
}

@inline(__always)
func f64<S>(_ x: UnsafeMutablePointer<S>) -> UnsafeMutablePointer<Double> {
  UnsafeMutableRawPointer(x).assumingMemoryBound(to: Double.self)
}

@inline(__always)
func masks(_ x: UnsafePointer<Bool>) -> UnsafePointer<UInt8> {
  UnsafeRawPointer(x).assumingMemoryBound(to: UInt8.self)
}

@inline(__always)
func masks(_ x: UnsafeMutablePointer<Bool>) -> UnsafeMutablePointer<UInt8> {
  UnsafeMutableRawPointer(x).assumingMemoryBound(to: UInt8.self)
}
