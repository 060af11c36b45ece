/// What may stand in a tensor's subscript: a number, a range, `.all`, `.newAxis`, `.range(0, 10, by: 2)`.
public protocol TensorIndexing {
  /// This index as one of the three kinds.
  var tensorIndex: TensorIndex { get }
}

/// One index of a tensor's subscript.
public enum TensorIndex: TensorIndexing, Sendable {
  /// One position, which removes the axis; negative numbers count from the end.
  case position(Int)
  /// Positions from `start` up to but without `end` in steps; nil means the end of the axis.
  case slice(start: Int?, end: Int?, step: Int)
  /// A new axis of size 1.
  case insertion

  public var tensorIndex: TensorIndex { self }
}

extension TensorIndexing where Self == TensorIndex {
  /// The whole axis.
  public static var all: TensorIndex { .slice(start: nil, end: nil, step: 1) }

  /// A new axis of size 1.
  public static var newAxis: TensorIndex { .insertion }

  /// Positions from `start` up to but without `end`, `step` apart; a negative step walks back.
  public static func range(_ start: Int?, _ end: Int?, by step: Int = 1) -> TensorIndex {
    .slice(start: start, end: end, step: step)
  }
}

extension Int: TensorIndexing {
  public var tensorIndex: TensorIndex { .position(self) }
}

extension Range<Int>: TensorIndexing {
  public var tensorIndex: TensorIndex { .slice(start: lowerBound, end: upperBound, step: 1) }
}

extension ClosedRange<Int>: TensorIndexing {
  public var tensorIndex: TensorIndex { .slice(start: lowerBound, end: upperBound + 1, step: 1) }
}

extension PartialRangeFrom<Int>: TensorIndexing {
  public var tensorIndex: TensorIndex { .slice(start: lowerBound, end: nil, step: 1) }
}

extension PartialRangeUpTo<Int>: TensorIndexing {
  public var tensorIndex: TensorIndex { .slice(start: nil, end: upperBound, step: 1) }
}

extension PartialRangeThrough<Int>: TensorIndexing {
  public var tensorIndex: TensorIndex { .slice(start: nil, end: upperBound + 1, step: 1) }
}

/// Where a slice lies in a tensor's memory.
package struct SlicePlan {
  package var shape: [Int] = []
  package var strides: [Int] = []
  package var offset = 0

  /// Resolves indices against a shape; the axes that are left are taken whole.
  package init(_ indices: [TensorIndex], shape whole: [Int], strides given: [Int]) {
    var axis = 0
    for index in indices {
      if case .insertion = index {
        shape.append(1)
        strides.append(0)
        continue
      }
      if axis >= whole.count {
        shapeError("subscript", [whole], "there are more indices than \(whole.count) axes")
      }
      let size = whole[axis]
      switch index {
      case .position(let position):
        let resolved = position < 0 ? position + size : position
        if resolved < 0 || resolved >= size {
          indexError("subscript", index: position, axis: axis, shape: whole)
        }
        offset += resolved * given[axis]
      case .slice(let start, let end, let step):
        let (first, count) = SlicePlan.resolve(start, end, step, axis: axis, whole)
        if count > 0 { offset += first * given[axis] }
        shape.append(count)
        strides.append(given[axis] * step)
      case .insertion: break
      }
      axis += 1
    }
    shape += whole[axis...]
    strides += given[axis...]
  }

  /// The first position and the number of positions.
  ///
  /// Bounds outside of the axis are errors.
  private static func resolve(
    _ start: Int?, _ end: Int?, _ step: Int, axis: Int, _ whole: [Int]
  ) -> (first: Int, count: Int) {
    let size = whole[axis]
    func bound(_ value: Int) -> Int {
      let resolved = value < 0 ? value + size : value
      if resolved < 0 || resolved > size {
        indexError("subscript", index: value, axis: axis, shape: whole)
      }
      return resolved
    }
    if step > 0 {
      let first = start.map(bound) ?? 0
      let last = end.map(bound) ?? size
      return (first, last > first ? (last - first + step - 1) / step : 0)
    }
    if step == 0 { shapeError("subscript", [whole], "the step is 0") }
    if size == 0 { return (0, 0) }
    let first = start.map(bound) ?? size - 1
    if first == size { indexError("subscript", index: first, axis: axis, shape: whole) }
    let last = end.map(bound) ?? -1
    return (first, first > last ? (first - last - step - 1) / -step : 0)
  }
}
