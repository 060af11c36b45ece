import Testing

@testable import Tensors

/// A tensor of a fixture.
private struct Plain: Decodable {
  let shape: [Int]
  let scalars: [Double]

  func tensor<Scalar: FloatingScalar>() -> Tensor<Scalar> {
    Tensor(shape: shape, scalars: scalars.map { Scalar($0) })
  }
}

/// One case: what PyTorch computed.
///
/// Made by Fixtures/make_pytorch_vectors.py.
private struct PyTorchCase: Decodable, Sendable {
  let name: String
  let weights, inputs, outputs, factors, gradients, inputGradients,
    weightsAfterThreeSteps: [String: Plain]
  let loss: Double
  let optimizer: String
  let lengths: [Int]?
  let mask: [[Bool]]?
  let heads: Int?

  struct File: Decodable { let cases: [PyTorchCase] }

  static func all(_ file: String) throws -> [PyTorchCase] {
    try Fixture.json("pytorch/\(file).json", as: File.self).cases
  }
}

/// Where the parameters of a layer are in PyTorch's: the name, and which columns of it.
///
/// PyTorch's matrices are [out, in] for W x, ours [in, out] for x W.
private struct Place {
  var name: String
  var rows: Range<Int>?
  var isMatrix = true

  func tensor<Scalar: FloatingScalar>(_ plain: [String: Plain]) throws -> Tensor<Scalar> {
    var tensor: Tensor<Scalar> = try #require(plain[name]).tensor()
    if let rows { tensor = tensor[rows] }
    return isMatrix ? tensor.transposed().contiguous() : tensor
  }
}

@Suite struct PyTorchTests {
  @Test func recurrentLayersEqualPyTorchs() throws {
    let cases = try PyTorchCase.all("recurrent")
    #expect(cases.count == 10)
    for entry in cases {
      try check(entry, Float.self, tolerance: 1e-5)
      try check(entry, Double.self, tolerance: 1e-7)
    }
  }

  @Test func attentionEqualsPyTorchs() throws {
    let cases = try PyTorchCase.all("attention")
    #expect(cases.count == 3)
    for entry in cases {
      try checkAttention(entry, Float.self, tolerance: 1e-5)
      try checkAttention(entry, Double.self, tolerance: 1e-7)
    }
  }

  private func check<Scalar: FloatingScalar>(
    _ entry: PyTorchCase, _ type: Scalar.Type, tolerance: Scalar
  ) throws {
    let u: Tensor<Scalar> = try Place(name: "weight_ih_l0").tensor(entry.weights)
    let w: Tensor<Scalar> = try Place(name: "weight_hh_l0").tensor(entry.weights)
    let b: Tensor<Scalar> = try Place(name: "bias_ih_l0", isMatrix: false).tensor(entry.weights)
    let places = [
      "inputWeights": Place(name: "weight_ih_l0"), "recurrentWeights": Place(name: "weight_hh_l0"),
      "bias": Place(name: "bias_ih_l0", isMatrix: false),
      "recurrentBias": Place(name: "bias_hh_l0", isMatrix: false),
      "projection": Place(name: "weight_hr_l0"),
    ]
    switch entry.name {
    case "rnn", "rnnRelu":
      let layer = RNN(
        inputWeights: u, recurrentWeights: w, bias: b,
        activation: entry.name == "rnn" ? .tanh : .relu)
      try run(entry, layer, places, tolerance) {
        $0["h"]
      } and: {
        ["h": $0]
      }
    case "gru":
      let layer = GRU(
        inputWeights: u, recurrentWeights: w, bias: b,
        recurrentBias: try Place(name: "bias_hh_l0", isMatrix: false).tensor(entry.weights))
      try run(entry, layer, places, tolerance) {
        $0["h"]
      } and: {
        ["h": $0]
      }
    case "lstm":
      let layer = LSTM(inputWeights: u, recurrentWeights: w, bias: b)
      try run(entry, layer, places, tolerance) {
        state($0)
      } and: {
        ["h": $0.h, "c": $0.c]
      }
    default:
      let layer = LSTMVariant<Scalar>(
        input: 4, hidden: 6, projection: 3, random: Random(seed: 1))
      layer.inputWeights.value = u
      layer.recurrentWeights.value = w
      layer.bias.value = b
      layer.projection?.value = try Place(name: "weight_hr_l0").tensor(entry.weights)
      try run(entry, layer, places, tolerance) {
        state($0)
      } and: {
        ["h": $0.h, "c": $0.c]
      }
    }
  }

  private func state<Scalar>(_ parts: [String: Tensor<Scalar>]) -> LSTMState<Scalar>? {
    guard let h = parts["h"], let c = parts["c"] else { return nil }
    return LSTMState(h: h, c: c)
  }

  /// Inputs as parameters, so that their gradients are compared too.
  private struct Model<Layer: Module>: Module {
    typealias Scalar = Layer.Scalar
    let layer: Layer
    let inputs: [String: Parameter<Layer.Scalar>]

    init(_ layer: Layer, _ plain: [String: Plain]) {
      self.layer = layer
      inputs = plain.mapValues { value in
        let tensor: Tensor<Layer.Scalar> = value.tensor()
        // PyTorch's states have an axis for the layers of a stack.
        return Parameter(tensor.shape.first == 1 ? tensor.squeezed(at: 0) : tensor)
      }
    }

    var values: [String: Tensor<Scalar>] { inputs.mapValues(\.value) }
  }

  private func run<Cell: RecurrentCell>(
    _ entry: PyTorchCase, _ cell: Cell, _ places: [String: Place], _ tolerance: Cell.Scalar,
    _ pack: @escaping ([String: Tensor<Cell.Scalar>]) -> Cell.State?,
    and unpack: @escaping (Cell.State) -> [String: Tensor<Cell.Scalar>]
  ) throws {
    let model = Model(cell, entry.inputs)
    try compare(entry, model, places, tolerance) {
      let values = model.values
      let x = values["x"] ?? .zeros([0])
      let (outputs, last) = cell(x, state: pack(values), lengths: entry.lengths, timeMajor: true)
      return unpack(last).merging(["outputs": outputs]) { $1 }
    }
  }

  private func checkAttention<Scalar: FloatingScalar>(
    _ entry: PyTorchCase, _ type: Scalar.Type, tolerance: Scalar
  ) throws {
    let rows = try #require(entry.mask)
    let mask = Tensor<Bool>(shape: [rows.count, rows[0].count], scalars: rows.flatMap { $0 })
    func weight(_ place: Place) throws -> Tensor<Scalar> { try place.tensor(entry.weights) }
    if let heads = entry.heads {
      var places: [String: Place] = [
        "output.weight": Place(name: "out_proj.weight"),
        "output.bias": Place(name: "out_proj.bias", isMatrix: false),
      ]
      for (index, part) in ["query", "key", "value"].enumerated() {
        let range = (index * 6)..<(index * 6 + 6)
        places["\(part).weight"] = Place(name: "in_proj_weight", rows: range)
        places["\(part).bias"] = Place(name: "in_proj_bias", rows: range, isMatrix: false)
      }
      func linear(_ part: String) throws -> Linear<Scalar> {
        Linear(
          weight: try weight(#require(places["\(part).weight"])),
          bias: try weight(#require(places["\(part).bias"])))
      }
      let layer = MultiHeadAttention(
        heads: heads, query: try linear("query"), key: try linear("key"),
        value: try linear("value"), output: try linear("output"))
      let model = Model(layer, entry.inputs)
      try compare(entry, model, places, tolerance) {
        let values = model.values
        let (output, _) = layer(values["query"] ?? .zeros([0]), values["keys"], mask: mask)
        return ["outputs": output]
      }
      return
    }
    let places = [
      "queryWeights": Place(name: "query.weight"), "keyWeights": Place(name: "key.weight"),
      "scoreWeights": Place(name: "score.weight"),
    ]
    let layer = AdditiveAttention<Scalar>(
      queryWeights: try weight(Place(name: "query.weight")),
      keyWeights: try weight(Place(name: "key.weight")),
      scoreWeights: try weight(Place(name: "score.weight")).reshaped([4]))
    let model = Model(layer, entry.inputs)
    try compare(entry, model, places, tolerance) {
      let values = model.values
      let (context, weights) = layer(
        values["query"] ?? .zeros([0]), values["keys"] ?? .zeros([0]), mask: mask)
      return ["outputs": context, "weights": weights]
    }
  }

  /// Outputs, loss, all gradients, and the weights after three steps.
  private func compare<Layer: Module>(
    _ entry: PyTorchCase, _ model: Model<Layer>, _ places: [String: Place],
    _ tolerance: Layer.Scalar, _ run: () -> [String: Tensor<Layer.Scalar>]
  ) throws {
    let comment = "\(Layer.self) \(entry.lengths ?? [])"
    func loss(_ outputs: [String: Tensor<Layer.Scalar>]) -> Tensor<Layer.Scalar> {
      entry.factors.sorted { $0.key < $1.key }.reduce(Tensor(0)) { sum, factor in
        sum + ((outputs[factor.key] ?? Tensor(0)) * factor.value.tensor()).sum()
      }
    }
    let (value, gradients) = valueAndGradient(of: model) {
      let outputs = run()
      for (name, expected) in entry.outputs {
        #expect(
          areClose(outputs[name]?.detached() ?? Tensor(0), expected.tensor(), tolerance),
          "\(comment) \(name)")
      }
      return loss(outputs)
    }
    #expect(abs(value.item - Layer.Scalar(entry.loss)) < tolerance * 10, "\(comment) loss")
    for (name, input) in model.inputs {
      let expected: Tensor<Layer.Scalar> = try #require(entry.inputGradients[name]).tensor()
      #expect(
        areClose(gradients[input], expected.reshaped(input.shape), tolerance), "\(comment) d\(name)"
      )
    }
    let parameters = model.layer.parameters
    func expectEqual(
      _ plain: [String: Plain], _ what: String,
      _ ours: (Parameter<Layer.Scalar>) -> Tensor<Layer.Scalar>
    ) throws {
      for (name, parameter) in parameters {
        let expected: Tensor<Layer.Scalar> = try #require(places[name]).tensor(plain)
        #expect(
          areClose(ours(parameter), expected.reshaped(parameter.shape), tolerance),
          "\(comment) \(what) \(name)")
      }
    }
    try expectEqual(entry.gradients, "gradient") { gradients[$0] }
    var optimizer = try #require(makeOptimizer(entry.optimizer, model.layer))
    for _ in 0..<3 {
      optimizer.step(gradient(of: model.layer) { loss(run()) })
    }
    try expectEqual(entry.weightsAfterThreeSteps, entry.optimizer) { $0.value }
  }

  /// The optimisers of the script.
  private func makeOptimizer<Model: Module>(
    _ name: String, _ model: Model
  ) -> (any Optimizer<Model.Scalar>)? {
    switch name {
    case "sgd": SGD(model, rate: 0.1, decay: 0.01)
    case "momentum": Momentum(model, rate: 0.1)
    case "nesterov": Momentum(model, rate: 0.1, nesterov: true)
    case "adagrad": AdaGrad(model, rate: 0.1)
    case "adadelta": AdaDelta(model)
    case "rmsprop": RMSProp(model, rate: 0.01, epsilon: 1e-6, epsilonInside: false)
    case "adam": Adam(model, rate: 0.01)
    case "adamw": AdamW(model, rate: 0.01, decay: 0.1)
    default: nil
    }
  }
}
