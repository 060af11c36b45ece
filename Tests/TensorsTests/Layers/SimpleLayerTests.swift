import Testing

@testable import Tensors

@Suite struct SimpleLayerTests {
  @Test(arguments: [[3, 2], [2, 4, 3], [1, 1], [0, 3], [2, 0], [5], [2, 2, 2, 2]])
  func linearEqualsProductAndSum(_ shape: [Int]) {
    let random = Random(seed: 1)
    for hasBias in [true, false] {
      let layer = Linear<Double>(
        input: shape[shape.count - 1], output: 3, bias: hasBias, random: random)
      randomise([layer.bias])
      let probe = LayerProbe(layer, inputs: [shape])
      expectGradients(of: probe, "\(shape)") { mixed(layer(probe[0])) }
      var expected = matmul(
        probe[0].reshaped([-1, shape.last ?? 0], orEmpty: shape), layer.weight.value)
      if let bias = layer.bias { expected = expected + bias.value }
      #expect(areClose(layer(probe[0]).reshaped(expected.shape), expected, 1e-12))
    }
  }

  @Test(arguments: [[3, 2], [2, 4, 5], [1, 1], [0, 3], [2, 3, 1]])
  func layerNormHasMeanAndVariance(_ shape: [Int]) {
    let size = shape[shape.count - 1]
    let layer = LayerNorm<Double>(size: size)
    let probe = LayerProbe(layer, inputs: [shape])
    let y = layer(probe[0])
    let mean = y.mean(axis: -1)
    let variance = y.variance(axis: -1)
    for value in mean.scalars { #expect(abs(value) < 1e-10) }
    if size > 1 { for value in variance.scalars { #expect(abs(value - 1) < 1e-3) } }
    randomise([layer.scale, layer.shift])
    expectGradients(of: probe, tolerance: 1e-5, "\(shape)") { mixed(layer(probe[0])) }
  }

  @Test func layerNormAndLinearHaveSecondGradients() {
    let layer = LayerNorm<Double>(size: 3)
    let linear = Linear<Double>(input: 3, output: 2, random: Random(seed: 1))
    let probe = LayerProbe(
      (layer, linear), inputs: [[2, 3]])
    expectGradients(of: probe, tolerance: 1e-5) {
      mixed(gradient(at: probe[0]) { mixed(tanh(linear(layer($0)))) })
    }
  }

  @Test(arguments: [[], [0], [4], [2, 3]])
  func embeddingLooksUpRows(_ shape: [Int]) {
    let layer = Embedding<Double>(vocabulary: 5, size: 3, random: Random(seed: 2))
    let count = shape.reduce(1, *)
    let ids = Tensor<Int>(shape: shape, scalars: (0..<count).map { $0 * 3 % 5 })
    let rows = layer(ids)
    #expect(rows.shape == shape + [3])
    // The same as the product with one-hot rows.
    #expect(
      rows
        == matmul(Tensor.oneHot(ids.reshaped([count]), 5), layer.table.value).reshaped(shape + [3]))
    expectGradients(of: layer) { mixed(layer(ids)) }
  }

  @Test func dropoutKeepsTheMeanAndDropsTheRate() {
    let dropout = Dropout<Double>(rate: 0.25, random: Random(seed: 9))
    let x = Tensor<Double>.ones([100, 100])
    let y = dropout(x)
    let dropped = y.scalars.count { $0 == 0 }
    // 10,000 draws at 0.25 have a deviation of 43.
    #expect(abs(dropped - 2500) < 300)
    #expect(y.scalars.allSatisfy { $0 == 0 || abs($0 - 4.0 / 3) < 1e-12 })
    #expect(withoutDropout { dropout(x) } == x)
    // The gradient is dropped where the value was.
    let z = Tensor<Double>.ones([50])
    var seen = z
    let slope = gradient(at: z) { input in
      let output = dropout(input)
      seen = output.detached()
      return output.sum()
    }
    #expect(slope == seen)
  }

  @Test(arguments: [(3, 5), (5, 3), (4, 4), (1, 1), (0, 2)])
  func initialisersAreWhatTheirNamesSay(_ rows: Int, _ columns: Int) {
    let random = Random(seed: 4)
    let shape = [rows, columns]
    let orthogonal = Initializer<Double>.orthogonal().tensor(shape, random)
    let product =
      rows <= columns
      ? matmul(orthogonal, orthogonal.transposed()) : matmul(orthogonal.transposed(), orthogonal)
    #expect(areClose(product, Tensor.identity(min(rows, columns)), 1e-12))
    for i in 0..<rows {
      for j in 0..<columns {
        #expect(
          Initializer<Double>.identity(scale: 2).tensor(shape, random)[i, j].item
            == (i == j ? 2 : 0))
      }
    }
    let fanIn = 1 / Double(max(rows, 1)).squareRoot()
    let xavier = (6 / Double(max(rows + columns, 1))).squareRoot()
    for _ in 0..<20 {
      #expect(
        Initializer<Double>.uniformFanIn.tensor(shape, random).scalars.allSatisfy {
          abs($0) <= fanIn
        })
      #expect(
        Initializer<Double>.xavier.tensor(shape, random).scalars.allSatisfy { abs($0) <= xavier })
    }
  }

  @Test func uniformDrawsAreNumPysInOrder() {
    let expected = NumPyRandom(seed: 10)
    let tensor = Tensor<Double>.uniform([2, 3], -1, 1, random: NumPyRandom(seed: 10))
    #expect(tensor.scalars == (0..<6).map { _ in expected.uniform(-1, 1) })
  }
}

extension Tensor where Scalar: FloatingScalar {
  /// A matrix of the rows of a tensor, also where there are none or they are empty.
  fileprivate func reshaped(_ target: [Int], orEmpty shape: [Int]) -> Tensor {
    count > 0 ? reshaped(target) : reshaped([shape.dropLast().reduce(1, *), shape.last ?? 0])
  }
}
