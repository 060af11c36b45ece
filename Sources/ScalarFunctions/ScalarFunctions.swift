import Kernels

// Functions of single numbers with the same bits on every CPU, unlike the C library's.
//
// They are a module of their own so that `Tensors` can pass each on by its name: a function that is
// imported by name comes before one of the same type that came with a whole module, so that `log(x)`
// means ours beside `import Foundation` too, and is not ambiguous.

/// eˣ.
public func exp(_ x: Float) -> Float { tensors_exp_f32(x) }
/// eˣ.
public func exp(_ x: Double) -> Double { tensors_exp_f64(x) }
/// ln x.
public func log(_ x: Float) -> Float { tensors_log_f32(x) }
/// ln x.
public func log(_ x: Double) -> Double { tensors_log_f64(x) }
/// xʸ.
public func pow(_ x: Float, _ y: Float) -> Float { tensors_pow_f32(x, y) }
/// xʸ.
public func pow(_ x: Double, _ y: Double) -> Double { tensors_pow_f64(x, y) }
/// sin x, x in radians.
public func sin(_ x: Float) -> Float { tensors_sin_f32(x) }
/// sin x, x in radians.
public func sin(_ x: Double) -> Double { tensors_sin_f64(x) }
/// cos x, x in radians.
public func cos(_ x: Float) -> Float { tensors_cos_f32(x) }
/// cos x, x in radians.
public func cos(_ x: Double) -> Double { tensors_cos_f64(x) }
/// tanh x.
public func tanh(_ x: Float) -> Float { tensors_tanh_f32(x) }
/// tanh x.
public func tanh(_ x: Double) -> Double { tensors_tanh_f64(x) }
/// √x, correctly rounded.
public func sqrt(_ x: Float) -> Float { x.squareRoot() }
/// √x, correctly rounded.
public func sqrt(_ x: Double) -> Double { x.squareRoot() }
/// 1 / (1 + e⁻ˣ).
public func sigmoid(_ x: Float) -> Float { tensors_sigmoid_f32(x) }
/// 1 / (1 + e⁻ˣ).
public func sigmoid(_ x: Double) -> Double { tensors_sigmoid_f64(x) }
