/// The number of elements of a shape.
@inline(__always)
package func elementCount(_ shape: [Int]) -> Int {
  var count = 1
  for size in shape {
    let (product, overflow) = count.multipliedReportingOverflow(by: size)
    if overflow {
      if shape.contains(0) { return 0 }
      tooLarge("tensor", shape)
    }
    count = product
  }
  return count
}

/// Ends the program because the elements of a shape, or their bytes, cannot be counted.
@inline(never)
package func tooLarge(_ operation: StaticString, _ shape: [Int]) -> Never {
  shapeError(operation, [shape], "there are too many elements")
}

/// The number of elements of a shape, or the end of the program if it makes no sense or if the
/// bytes of so many elements cannot be counted.
@discardableResult
package func checkedElementCount(_ shape: [Int], _ operation: StaticString) -> Int {
  for size in shape where size < 0 {
    shapeError(operation, [shape], "the size \(size) is negative")
  }
  if shape.contains(0) { return 0 }
  var count = 1
  for size in shape {
    let (product, overflow) = count.multipliedReportingOverflow(by: size)
    if overflow || product > Int.max / 8 { tooLarge(operation, shape) }
    count = product
  }
  return count
}

/// How far apart neighbours are along each axis of a row-major tensor.
package func rowMajorStrides(_ shape: [Int]) -> [Int] {
  var strides = [Int](repeating: 1, count: shape.count)
  var stride = 1
  for axis in shape.indices.reversed() {
    strides[axis] = stride
    stride *= shape[axis]
  }
  return strides
}

/// The shape that two shapes broadcast to: sizes are matched from the right, and 1 stretches.
@inline(__always)
package func broadcastShape(_ operation: StaticString, _ a: [Int], _ b: [Int]) -> [Int] {
  a == b ? a : broadcastUnequal(operation, a, b)
}

@inline(never)
private func broadcastUnequal(_ operation: StaticString, _ a: [Int], _ b: [Int]) -> [Int] {
  if b.isEmpty { return a }
  if a.isEmpty { return b }
  var result = a.count >= b.count ? a : b
  let rank = result.count
  for axis in 0..<rank {
    let x = axis - (rank - a.count) < 0 ? 1 : a[axis - (rank - a.count)]
    let y = axis - (rank - b.count) < 0 ? 1 : b[axis - (rank - b.count)]
    if x != y && x != 1 && y != 1 {
      shapeError(operation, [a, b], "sizes \(x) and \(y) differ")
    }
    result[axis] = x == 1 ? y : x
  }
  checkedElementCount(result, operation)
  return result
}

/// The strides with which a tensor is read as a larger shape: 0 along the axes that stretch.
package func broadcastStrides(from shape: [Int], _ strides: [Int], to target: [Int]) -> [Int] {
  var result = [Int](repeating: 0, count: target.count)
  let lead = target.count - shape.count
  for axis in shape.indices where shape[axis] == target[lead + axis] || shape[axis] != 1 {
    result[lead + axis] = strides[axis]
  }
  return result
}
