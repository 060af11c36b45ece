/// Layers on top of one another: the outputs of each are the inputs of the next.
///
/// `MultiRNNCell` in TensorFlow. The state is a list with one state per layer.
public struct Stacked<Cell: RecurrentCell>: RecurrentCell {
  public typealias Scalar = Cell.Scalar
  /// The layers, from the inputs up.
  public let layers: [Cell]

  public var inputSize: Int { layers[0].inputSize }
  public var outputSize: Int { layers[layers.count - 1].outputSize }

  /// At least one layer; each one's outputs fit the next.
  public init(_ layers: [Cell]) {
    if layers.isEmpty { invalidValue("Stacked: there are no layers") }
    for (lower, upper) in Swift.zip(layers, layers.dropFirst())
    where lower.outputSize != upper.inputSize {
      shapeError(
        "Stacked", layers.map { [$0.inputSize, $0.outputSize] },
        "outputs of size \(lower.outputSize) do not fit inputs of size \(upper.inputSize)")
    }
    self.layers = layers
  }

  public func initialState(batch: Int) -> [Cell.State] {
    layers.map { $0.initialState(batch: batch) }
  }

  public func beginSequence(batch: Int) {
    for layer in layers { layer.beginSequence(batch: batch) }
  }

  public func endSequence() {
    for layer in layers { layer.endSequence() }
  }

  public func step(
    _ input: Tensor<Scalar>, _ state: [Cell.State]
  ) -> (output: Tensor<Scalar>, state: [Cell.State]) {
    var output = input
    var next: [Cell.State] = []
    for (layer, old) in Swift.zip(layers, state) {
      let (value, new) = layer.step(output, old)
      output = value
      next.append(new)
    }
    return (output, next)
  }

  public func run(
    _ inputs: Tensor<Scalar>, _ state: [Cell.State]?, lengths: Tensor<Int>?
  ) -> (outputs: Tensor<Scalar>, state: [Cell.State]) {
    var outputs = inputs
    var last: [Cell.State] = []
    for (index, layer) in layers.enumerated() {
      let (values, new) = layer.run(outputs, state?[index], lengths: lengths)
      outputs = values
      last.append(new)
    }
    return (outputs, last)
  }
}

/// A layer whose inputs are added to its outputs, which then have the same size.
public struct Residual<Cell: RecurrentCell>: RecurrentCell {
  public typealias Scalar = Cell.Scalar
  /// The layer that the inputs go around.
  public let cell: Cell

  public var inputSize: Int { cell.inputSize }
  public var outputSize: Int { cell.outputSize }

  /// A way around a layer.
  public init(_ cell: Cell) {
    if cell.inputSize != cell.outputSize {
      shapeError(
        "Residual", [[cell.inputSize], [cell.outputSize]], "inputs and outputs need one size")
    }
    self.cell = cell
  }

  public func initialState(batch: Int) -> Cell.State { cell.initialState(batch: batch) }

  public func beginSequence(batch: Int) { cell.beginSequence(batch: batch) }
  public func endSequence() { cell.endSequence() }

  public func step(
    _ input: Tensor<Scalar>, _ state: Cell.State
  ) -> (output: Tensor<Scalar>, state: Cell.State) {
    let (output, next) = cell.step(input, state)
    return (output + input, next)
  }

  public func run(
    _ inputs: Tensor<Scalar>, _ state: Cell.State?, lengths: Tensor<Int>?
  ) -> (outputs: Tensor<Scalar>, state: Cell.State) {
    let (outputs, last) = cell.run(inputs, state, lengths: lengths)
    let sum = outputs + inputs
    guard let lengths = lengths?.scalars else { return (sum, last) }
    // Outputs past the end stay 0, also if the padding is not.
    return (`where`(stepMask(lengths, time: inputs.shape[0]), sum, 0), last)
  }
}
