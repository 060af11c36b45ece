import PlainCell
import Tensors

func normal(_ shape: [Int], seed: UInt64 = 0) -> Tensor<Float> {
  .normal(shape, random: Random(seed: seed))
}

/// Matrix products and functions of each element.
func measureOperations(_ measure: Measurement) {
  for n in [64, 128, 256, 512, 1024, 2048] {
    measureProduct("sgemm/n=\(n)", n, n, n, measure)
  }
  for batch in [32, 64] {
    for h in [128, 256, 512] {
      measureProduct("sgemm/m=\(batch),k=\(h),n=\(4 * h)", batch, h, 4 * h, measure)
    }
  }
  let functions: [(String, (Tensor<Float>) -> Tensor<Float>)] = [
    ("exp", { exp($0) }), ("tanh", { tanh($0) }), ("sigmoid", { sigmoid($0) }),
  ]
  for n in [1_000, 10_000, 100_000, 1_000_000, 10_000_000] {
    for (name, function) in functions where measure.wants("ew/\(name)/n=\(n)") {
      let x = normal([n])
      measure("ew/\(name)/n=\(n)") { use(function(x)) }
    }
  }
}

/// Operations that are too small to be anything but overhead, and cells without optimisation.
func measureOverheads(_ measure: Measurement) {
  let (p, q) = (normal([4]), normal([4]))
  measure("dispatch/add4") { use(p + q) }
  let tracked = Parameter(p)
  // A pass cannot be held open between samples, so one holds a thousand.
  measure("dispatch/add4_grad", operations: 1000) {
    _ = valueAndGradient(at: p) { x in
      for _ in 0..<1000 { use(x + q) }
      return Tensor<Float>(0)
    }
  }
  measure("dispatch/add4_x100_fwd_bwd") {
    _ = valueAndGradient(at: tracked.value) { x in
      var z = x
      for _ in 0..<100 { z = z + q }
      return z.sum()
    }
  }
  let (a, b) = (normal([256, 256]), normal([256, 256]))
  measure("cell/optimised") { use(productOfCell(a, b, times: 10)) }
  measure("cell/unoptimised") { use(productOfPlainCell(a, b, times: 10)) }
}

/// What a chapter's cell does, compiled with optimisation; `productOfPlainCell` is the same without.
private func productOfCell(
  _ a: Tensor<Float>, _ b: Tensor<Float>, times: Int
) -> Tensor<Float> {
  var result = a
  for _ in 0..<times { result = matmul(result, b) * 0.01 }
  return result
}

private func measureProduct(_ name: String, _ m: Int, _ k: Int, _ n: Int, _ measure: Measurement) {
  guard measure.wants(name) else { return }
  let (a, b) = (normal([m, k]), normal([k, n], seed: 1))
  measure(name, gigaflop: 2 * Double(m) * Double(n) * Double(k) / 1e9) { use(matmul(a, b)) }
}

/// Keeps the compiler from leaving out what nobody reads.
@inline(never)
@_optimize(none)
func use(_ result: borrowing Tensor<Float>) {}
