/// Ends the program because of the shapes that an operation was given: "matmul: [2, 3] x [4, 5]: ...".
///
/// `fatalError` and not `precondition`, whose message optimised code drops.
package func shapeError(_ operation: StaticString, _ shapes: [[Int]], _ reason: String) -> Never {
  let list = shapes.map(describe(shape:)).joined(separator: " x ")
  invalidValue("\(operation): \(list): \(reason)")
}

/// Ends the program because an index is outside of an axis.
package func indexError(
  _ operation: StaticString, index: Int, axis: Int, shape: [Int]
) -> Never {
  let size = shape[axis]
  let name = describe(shape: shape)
  invalidValue("\(operation): \(name): index \(index) is outside of axis \(axis) of size \(size)")
}

/// Ends the program with a message: the one trap of the library.
package func invalidValue(_ message: String) -> Never {
  fatalError(message)
}

/// A shape as text: "[2, 3]".
package func describe(shape: [Int]) -> String {
  "[" + shape.map(String.init).joined(separator: ", ") + "]"
}

/// The axis that a possibly negative number means, -1 being the last.
@inline(__always)
package func resolvedAxis(_ axis: Int, rank: Int, _ operation: StaticString, _ shape: [Int]) -> Int
{
  let resolved = axis < 0 ? axis + rank : axis
  if resolved < 0 || resolved >= rank {
    shapeError(operation, [shape], "there is no axis \(axis), the rank is \(rank)")
  }
  return resolved
}
