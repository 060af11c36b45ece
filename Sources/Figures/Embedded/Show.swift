@_extern(wasm, module: "host", name: "figure") @_extern(c)
private func host_figure(_ svg: UnsafePointer<UInt8>?, _ count: Int)

/// Shows a figure in the page under the cell, in the order of the calls; the name is the record's.
public func show(_ figure: some Figure, _ name: String = "figure") {
  var svg = figure.svg
  svg.withUTF8 { host_figure($0.baseAddress, $0.count) }
}
