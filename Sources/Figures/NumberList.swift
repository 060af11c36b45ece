import Tensors

/// A number that can be plotted.
public protocol PlotNumber {
  /// The number as a double.
  var plotValue: Double { get }
}

extension Double: PlotNumber {
  public var plotValue: Double { self }
}

extension Float: PlotNumber {
  public var plotValue: Double { Double(self) }
}

extension Int: PlotNumber {
  public var plotValue: Double { Double(self) }
}

extension Int32: PlotNumber {
  public var plotValue: Double { Double(self) }
}

extension Bool: PlotNumber {
  /// 1 for true, 0 for false.
  public var plotValue: Double { self ? 1 : 0 }
}

/// A list of numbers that can be plotted: an array, a slice, a range of whole numbers, a tensor.
public protocol NumberList {
  /// The numbers in their order.
  var plotValues: [Double] { get }
}

extension Array: NumberList where Element: PlotNumber {
  public var plotValues: [Double] { map { $0.plotValue } }
}

extension ArraySlice: NumberList where Element: PlotNumber {
  public var plotValues: [Double] { map { $0.plotValue } }
}

extension Range: NumberList where Bound == Int {
  public var plotValues: [Double] { map { $0.plotValue } }
}

extension ClosedRange: NumberList where Bound == Int {
  public var plotValues: [Double] { map { $0.plotValue } }
}

extension StrideTo: NumberList where Element: PlotNumber {
  public var plotValues: [Double] { map { $0.plotValue } }
}

extension StrideThrough: NumberList where Element: PlotNumber {
  public var plotValues: [Double] { map { $0.plotValue } }
}

/// A table of numbers: an array of rows, or a tensor of rank 2.
public protocol NumberTable {
  /// The rows in their order.
  var plotRows: [[Double]] { get }
}

extension Array: NumberTable where Element: NumberList {
  public var plotRows: [[Double]] { map { $0.plotValues } }
}

extension Tensor: NumberList where Scalar: PlotNumber {
  /// The elements in row-major order.
  public var plotValues: [Double] { scalars.map { $0.plotValue } }
}

extension Tensor: NumberTable where Scalar: PlotNumber {
  /// The rows of a tensor of rank 2.
  public var plotRows: [[Double]] {
    if rank != 2 { shapeError("figure", [shape], "a table is a tensor of rank 2") }
    let values = plotValues
    return (0..<shape[0]).map { Array(values[($0 * shape[1])..<(($0 + 1) * shape[1])]) }
  }
}
