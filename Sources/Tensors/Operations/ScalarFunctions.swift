import Kernels

#if canImport(Glibc)
  import Glibc
#endif

// Functions of single numbers with the same bits on every CPU, unlike the C library's.

/// eˣ.
public func exp(_ x: Float) -> Float { Glibc.expf(x) }
/// eˣ.
public func exp(_ x: Double) -> Double { Glibc.exp(x) }
/// ln x.
public func log(_ x: Float) -> Float { Glibc.logf(x) }
/// ln x.
public func log(_ x: Double) -> Double { Glibc.log(x) }
/// xʸ.
public func pow(_ x: Float, _ y: Float) -> Float { Glibc.powf(x, y) }
/// xʸ.
public func pow(_ x: Double, _ y: Double) -> Double { Glibc.pow(x, y) }
/// sin x, x in radians.
public func sin(_ x: Float) -> Float { Glibc.sinf(x) }
/// sin x, x in radians.
public func sin(_ x: Double) -> Double { Glibc.sin(x) }
/// cos x, x in radians.
public func cos(_ x: Float) -> Float { Glibc.cosf(x) }
/// cos x, x in radians.
public func cos(_ x: Double) -> Double { Glibc.cos(x) }
/// tanh x.
public func tanh(_ x: Float) -> Float { Glibc.tanhf(x) }
/// tanh x.
public func tanh(_ x: Double) -> Double { Glibc.tanh(x) }
/// √x, correctly rounded.
public func sqrt(_ x: Float) -> Float { x.squareRoot() }
/// √x, correctly rounded.
public func sqrt(_ x: Double) -> Double { x.squareRoot() }
/// 1 / (1 + e⁻ˣ).
public func sigmoid(_ x: Float) -> Float { 1 / (1 + exp(-x)) }
/// 1 / (1 + e⁻ˣ).
public func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
