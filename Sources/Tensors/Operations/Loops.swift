import Kernels

/// The axes of an element-wise loop after neighbouring axes that can be walked as one were merged.
///
/// The result is row-major; each operand has a stride per axis, 0 where it is stretched.
package struct LoopPlan {
  package var shape: [Int]
  package var a: [Int]
  package var b: [Int]

  package init(shape: [Int], a: [Int], b: [Int]) {
    self.shape = []
    self.a = []
    self.b = []
    for axis in shape.indices where shape[axis] != 1 {
      if let last = self.shape.indices.last,
        self.a[last] == a[axis] * shape[axis], self.b[last] == b[axis] * shape[axis]
      {
        self.shape[last] *= shape[axis]
        self.a[last] = a[axis]
        self.b[last] = b[axis]
      } else {
        self.shape.append(shape[axis])
        self.a.append(a[axis])
        self.b.append(b[axis])
      }
    }
    if self.shape.count > 16 { shapeError("tensor", [shape], "more than 16 axes to walk over") }
    if self.shape.isEmpty {
      self.shape = [1]
      self.a = [0]
      self.b = [0]
    }
  }

  /// Calls `body` for each run along the last axis with the positions in result and operands.
  @inline(__always)
  package func forEachRun(_ body: (_ out: Int, _ a: Int, _ b: Int) -> Void) {
    let inner = shape.count - 1
    let run = shape[inner]
    if run == 0 || shape.contains(0) { return }
    if inner == 0 {
      body(0, 0, 0)
      return
    }
    var index = [Int](repeating: 0, count: inner)
    var out = 0
    var offsetA = 0
    var offsetB = 0
    while true {
      body(out, offsetA, offsetB)
      out += run
      var axis = inner - 1
      while true {
        index[axis] += 1
        offsetA += a[axis]
        offsetB += b[axis]
        if index[axis] < shape[axis] { break }
        offsetA -= a[axis] * shape[axis]
        offsetB -= b[axis] * shape[axis]
        index[axis] = 0
        axis -= 1
        if axis < 0 { return }
      }
    }
  }
}

/// Copies a strided view to row-major memory.
package func copyStrided<Scalar>(
  from source: UnsafePointer<Scalar>, strides: [Int], shape: [Int],
  to target: UnsafeMutablePointer<Scalar>
) {
  if shape.contains(0) { return }
  let plan = LoopPlan(shape: shape, a: strides, b: strides)
  tensors_copy_view(
    MemoryLayout<Scalar>.stride, plan.shape.count, plan.shape, source, plan.a, target)
}

/// Writes row-major memory into a strided view: the reverse of `copyStrided`.
package func writeStrided<Scalar>(
  from source: UnsafePointer<Scalar>, shape: [Int],
  to target: UnsafeMutablePointer<Scalar>, strides: [Int]
) {
  if shape.contains(0) { return }
  let plan = LoopPlan(shape: shape, a: strides, b: strides)
  tensors_store_view(
    MemoryLayout<Scalar>.stride, plan.shape.count, plan.shape, source, target, plan.a)
}

/// Adds row-major memory to a strided view.
package func addStrided<Scalar: NumericScalar>(
  from source: UnsafePointer<Scalar>, shape: [Int],
  to target: UnsafeMutablePointer<Scalar>, strides: [Int]
) {
  if shape.contains(0) { return }
  let plan = LoopPlan(shape: shape, a: strides, b: strides)
  let run = plan.shape[plan.shape.count - 1]
  let step = plan.a[plan.a.count - 1]
  plan.forEachRun { position, a, _ in
    if step == 1 {
      apply(.add, target + a, 1, source + position, 1, target + a, run)
    } else {
      for i in 0..<run { target[a + i * step] += source[position + i] }
    }
  }
}
