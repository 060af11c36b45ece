import Testing

@testable import Tensors

/// An operation and the shapes at which its gradients are compared with differences.
struct GradientCase: Sendable, CustomTestStringConvertible {
  let name: String
  let shapes: [[[Int]]]
  /// The interval that elements are drawn from.
  var range = -1.7...1.7
  let operation: @Sendable ([Tensor<Double>]) -> Tensor<Double>

  var testDescription: String { name }
}

/// Shapes for operations of one tensor: none, one and more elements.
private let all: [[[Int]]] = [
  [[]], [[0]], [[1]], [[3]], [[2, 3]], [[2, 0, 4]], [[1, 1]], [[2, 1, 3]],
]
private let ranked: [[[Int]]] = [[[1]], [[4]], [[2, 3]], [[3, 1]], [[0, 3]], [[2, 2, 3]]]
private let filled: [[[Int]]] = [[[1]], [[4]], [[2, 3]], [[3, 1]], [[2, 2, 3]]]
private let matrices: [[[Int]]] = [[[2, 3]], [[1, 1]], [[0, 3]], [[3, 0]], [[2, 4, 3]]]
private let cubes: [[[Int]]] = [[[2, 3, 4]], [[1, 3, 4]], [[2, 3, 1]]]
/// Shapes for operations of two: equal, and every way to broadcast.
private let pairs: [[[Int]]] = [
  [[], []], [[3], [3]], [[2, 3], [2, 3]], [[2, 3], [3]], [[3], [2, 3]], [[2, 1], [1, 3]],
  [[], [2, 2]], [[2, 2], []], [[2, 3, 1], [1, 2]], [[0, 3], [3]], [[1], [0]], [[1, 1], [3]],
]

/// Shapes for matrix products, vectors and batches among them.
private let factors: [[[Int]]] = [
  [[2, 3], [3, 4]], [[1, 1], [1, 1]], [[0, 3], [3, 2]], [[2, 0], [0, 3]], [[2, 3], [3, 0]],
  [[3], [3]], [[3], [3, 2]], [[2, 3], [3]], [[2, 2, 3], [3, 2]], [[2, 2, 3], [2, 3, 2]],
  [[1, 2, 3], [4, 3, 2]], [[2, 1, 2, 3], [3, 3, 1]], [[2, 3], [2, 3, 2]],
]

private func one(
  _ name: String, _ shapes: [[[Int]]] = all, _ range: ClosedRange<Double> = -1.7...1.7,
  _ operation: @escaping @Sendable (Tensor<Double>) -> Tensor<Double>
) -> GradientCase {
  GradientCase(name: name, shapes: shapes, range: range) { operation($0[0]) }
}

private func two(
  _ name: String, _ shapes: [[[Int]]] = pairs, _ range: ClosedRange<Double> = -1.7...1.7,
  _ operation: @escaping @Sendable (Tensor<Double>, Tensor<Double>) -> Tensor<Double>
) -> GradientCase {
  GradientCase(name: name, shapes: shapes, range: range) { operation($0[0], $0[1]) }
}

private let positive = 0.3...2.0
private let ids = Tensor<Int>([2, 0, 2])

private func numbersOnEitherSide(_ x: Tensor<Double>) -> Tensor<Double> {
  let ratio = (2 - x) * 3 / (1 + x)
  return ratio + 4 / x - 1
}

private func rational(_ x: Tensor<Double>) -> Tensor<Double> {
  let square = x * x
  return square + x / (1 + square) - x
}

private func partsOfTwo(_ x: Tensor<Double>) -> Tensor<Double> {
  let parts = x.split(2)
  return parts[0] * 2 + parts[1]
}

/// Every differentiable operation is a line of one of these lists.
private let table =
  functions + moreFunctions + matrixFunctions + arithmetic + products + reductions + shapes + parts
  + byIndex + regions

private let functions: [GradientCase] = [
  one("exp") { exp($0) },
  one("log", all, positive) { log($0) },
  one("sqrt", all, positive) { sqrt($0) },
  one("tanh") { tanh($0) },
  one("sigmoid") { sigmoid($0) },
  one("relu") { relu($0) },
  one("sin") { sin($0) },
  one("cos") { cos($0) },
  one("abs") { abs($0) },
  one("sign") { sign($0) },
  one("square") { square($0) },
  one("hardSigmoid", all, -4...4) { hardSigmoid($0) },
  one("softplus", all, -4...4) { softplus($0) },
  one("log1p", all, positive) { log1p($0) },
  one("expm1") { expm1($0) },
  one("pow by a number", all, positive) { pow($0, 2.5) },
  one("pow 3 of any sign") { pow($0, 3) },
  one("clamped") { $0.clamped(to: -0.8...0.9) },
  one("negated") { -$0 },
  one("maximum with a number") { maximum($0, 0.25) },
  one("minimum with a number") { minimum($0, 0.25) },
  one("numbers on either side", all, positive) { numbersOnEitherSide($0) },
]

private let moreFunctions: [GradientCase] = [
  one("tan", all, -1.2...1.2) { tan($0) },
  one("asin", all, -0.9...0.9) { asin($0) },
  one("acos", all, -0.9...0.9) { acos($0) },
  one("atan") { atan($0) },
  one("sinh") { sinh($0) },
  one("cosh") { cosh($0) },
  one("log2", all, positive) { log2($0) },
  one("log10", all, positive) { log10($0) },
  one("reciprocal", all, positive) { reciprocal($0) },
  one("floor") { floor($0) },
  one("ceil") { ceil($0) },
  one("round") { round($0) },
  one("silu", all, -4...4) { silu($0) },
  one("leakyRelu") { leakyRelu($0, slope: 0.1) },
  one("elu") { elu($0) },
  one("softsign") { softsign($0) },
  one("logSigmoid", all, -4...4) { logSigmoid($0) },
]

private let squares: [[[Int]]] = [[[1, 1]], [[3, 3]], [[2, 3, 3]]]

private let matrixFunctions: [GradientCase] = [
  one("diagonal", matrices) { $0.diagonal() },
  one("diagonal beside the main one", matrices) { $0.diagonal(offset: 1) },
  one("trace", squares) { $0.trace() },
  one("lowerTriangle", matrices) { $0.lowerTriangle() },
  one("upperTriangle", matrices) { $0.upperTriangle(offset: -1) },
  one("rolled", ranked) { $0.rolled(1) },
  one("rolled back", ranked) { $0.rolled(-2, axis: -1) },
  one("diagonalMatrix", [[[3]], [[0]]]) { diagonalMatrix($0) },
  two("outer", [[[2], [3]], [[1], [1]], [[0], [2]]]) { outer($0, $1) },
  one("norm of an axis", filled) { $0.norm(axis: -1) },
  one("std", [[[4]], [[2, 3]]]) { $0.std() },
  one("std of an axis", cubes) { $0.std(axis: 1, unbiased: true) },
  two("solve", [[[3, 3], [3, 2]], [[2, 2], [2]], [[2, 2, 2], [2, 2, 1]]]) {
    solve($0 + Tensor.identity($0.shape[0]) * 4, $1)
  },
  one("inverse", [[[1, 1]], [[3, 3]]]) { inverse($0 + Tensor.identity($0.shape[0]) * 4) },
  one("determinant", squares) { determinant($0) },
  one("determinant of a singular matrix", [[[3]]]) { determinant(outer($0, $0 * 2)) },
  one("qr", [[[3, 3]], [[4, 2]], [[1, 1]]]) { matmul(square(qr($0).q), qr($0).r) },
  one("svd", [[[3, 3]], [[4, 2]], [[2, 3]]]) { square(svd($0).u) * svd($0).s },
  one("svd, right side", [[[3, 3]], [[4, 2]]]) { square(svd($0).v) * svd($0).s },
  one("singularValues", [[[3, 3]], [[2, 4]], [[1, 1]]]) { singularValues($0) },
  one("chosen by a mask", [[[3, 2]]]) { $0[$0.detached() .> 0] },
  one("rows chosen by a mask", [[[3, 2]]]) { $0[Tensor<Bool>([true, false, true])] },
  one("replaced by a mask", [[[3, 2]]]) {
    var x = $0 * 2
    x[x.detached() .> 0] = 0
    x[Tensor<Bool>([true, false, true])] = $0[1] * 3
    x[0, 1] = 5
    return x
  },
  one("the last index", cubes) { $0[..., 1, 0] + $0[..., 0, .all][.all, 0] },
  one("rows one by one", [[[3, 2]]]) { x in
    var sum = Tensor<Double>(0)
    for (number, row) in x.enumerated() { sum = sum + (row * row).sum() * Double(number + 1) }
    return sum
  },
  one("a stride", [[[7, 2]]]) {
    $0[stride(from: 5, through: 0, by: -2)] * $0[stride(from: 0, to: 6, by: 2)]
  },
]

private let arithmetic: [GradientCase] = [
  two("+") { $0 + $1 },
  two("-") { $0 - $1 },
  two("*") { $0 * $1 },
  two("/", pairs, positive) { $0 / $1 },
  two("pow", pairs, positive) { pow($0, $1) },
  two("maximum") { maximum($0, $1) },
  two("minimum") { minimum($0, $1) },
  two("where") { `where`($0 .> $1, $0 * 2, $1) },
  two("+= *= -= /=", [[[2, 3], [2, 3]], [[2, 3], [3]]], positive) {
    var sum = $0
    sum += $1
    sum *= $1
    sum -= 0.5
    sum /= $0
    return sum
  },
]

private let products: [GradientCase] = [
  two("matmul", factors) { matmul($0, $1) },
  two("dot", [[[3], [3]], [[1], [1]], [[0], [0]]]) { dot($0, $1) },
  two("einsum ij,jk->ik", [[[2, 3], [3, 4]]]) { einsum("ij,jk->ik", $0, $1) },
  two("einsum bth,hv->btv", [[[2, 3, 4], [4, 2]]]) { einsum("bth,hv->btv", $0, $1) },
  two("einsum bi,bi->b", [[[2, 3], [2, 3]]]) { einsum("bi,bi->b", $0, $1) },
  two("einsum i,j->ji", [[[2], [3]], [[1], [0]]]) { einsum("i,j->ji", $0, $1) },
  two("einsum ijk,k->j", [[[2, 3, 4], [4]]]) { einsum("ijk,k->j", $0, $1) },
  one("einsum ijk->ki", cubes) { einsum("ijk->ki", $0) },
]

private let reductions: [GradientCase] = [
  one("sum") { $0.sum() },
  one("sum of an axis", matrices) { $0.sum(axis: 1) },
  one("sum that keeps its axis", matrices) { $0.sum(axis: 0, keepRank: true) * $0 },
  one("sum of two axes", cubes) { $0.sum(axes: [0, -1]) },
  one("mean", filled) { $0.mean() },
  one("mean of an axis", filled) { $0.mean(axis: -1) },
  one("mean of two axes", cubes) { $0.mean(axes: [0, 2], keepRank: true) },
  one("variance", filled) { $0.variance() },
  one("variance of an axis", cubes) { $0.variance(axis: 1, unbiased: true) },
  one("max", filled) { $0.max() },
  one("min", filled) { $0.min() },
  one("max of an axis", filled) { $0.max(axis: -1) },
  one("min of an axis", filled) { $0.min(axis: 0, keepRank: true) },
  one("product", all, positive) { $0.product() },
  one("product with a 0") { (relu($0) * 2).product() },
  one("norm", filled) { $0.norm() },
  one("logSumExp", filled) { logSumExp($0) },
  one("logSumExp of an axis", cubes) { logSumExp($0, axis: 1) },
  one("softmax", ranked) { softmax($0) },
  one("softmax of an axis", cubes) { softmax($0, axis: 1) },
  one("logSoftmax", ranked) { logSoftmax($0) },
  one("logSoftmax of an axis", cubes) { logSoftmax($0, axis: 0) },
]

private let shapes: [GradientCase] = [
  one("reshaped", [[[2, 3]], [[6]], [[3, 2, 1]]]) { $0.reshaped([3, -1]) },
  one("reshaped after a transpose", matrices) { $0.transposed().reshaped([$0.count]) },
  one("transposed", all) { $0.transposed() },
  one("transposed by axes", cubes) { $0.transposed(2, 0, 1) },
  one("expanded", all) { $0.expanded(at: 0).expanded(at: -1) },
  one("squeezed", [[[2, 1]], [[1]], [[0, 1]]]) { $0.squeezed(at: -1) },
  one("broadcast", [[[3]], [[1]], [[2, 1]], [[]]]) { $0.broadcast(to: [2, 2, 3]) },
  one("flipped", ranked) { $0.flipped() },
  one("flipped last axis", ranked) { $0.flipped(axis: -1) },
]

private let parts: [GradientCase] = [
  one("a row", filled) { $0[0] },
  one("the last row", filled) { $0[-1] },
  one("a range", [[[5]], [[5, 2]]]) { $0[1..<4] },
  one("from a place on", [[[5]], [[1]]]) { $0[1...] },
  one("steps", [[[7]], [[7, 0]]]) { $0[.range(1, nil, by: 2)] },
  one("steps back", [[[7]], [[7, 2]]]) { $0[.range(-1, 1, by: -3)] },
  one("axes and new ones", cubes) { $0[.all, .newAxis, 1, 0..<1] },
  one("overlapping parts", [[[5]]]) { $0[0..<4] * $0[1...] },
  one("a part that is replaced", [[[4, 2]]]) {
    var x = $0 * 2
    x[1..<3] = $0[0..<2] * 3
    return x
  },
  one("split in two", [[[4]], [[4, 3]], [[0, 3]]]) { partsOfTwo($0) },
  one("split by sizes", cubes) { $0.split(sizes: [2, 0, 1], axis: 1)[0] },
  two("concatenate", [[[2, 3], [1, 3]], [[0, 3], [2, 3]], [[1], [1]]]) {
    concatenate([$0, $1, $0])
  },
  two("concatenate last axis", [[[2, 3], [2, 1]], [[2, 0], [2, 1]]]) {
    concatenate([$0, $1], axis: -1)
  },
  two("stack", [[[2, 3], [2, 3]], [[], []], [[0], [0]]]) { stack([$0, $1]) },
  two("stack last axis", [[[2, 3], [2, 3]]]) { stack([$0, $1], axis: -1) },
  one("padded", ranked) { $0.padded(axis: -1, before: 1, after: 2, value: 7) },
]

private let byIndex: [GradientCase] = [
  one("gathered", [[[3]], [[3, 2]], [[3, 0]]]) { $0.gathered(ids) },
  one("gathered last axis", [[[2, 3]], [[1, 3]]]) { $0.gathered(ids, axis: -1) },
  one("gathered by a matrix", [[[3, 2]]]) { $0.gathered(Tensor<Int>([[0, 1], [2, 2]])) },
  two("scatterAdd", [[[3, 2], [3, 2]], [[4], [3]], [[3, 0], [3, 0]]]) { $0.scatterAdd(ids, $1) },
  two("scatterAdd last axis", [[[2, 3], [2, 3]]]) { $0.scatterAdd(ids, $1, axis: 1) },
  one("picked", [[[3, 3]], [[3, 4]]]) { $0.picked(ids) },
  one("sorted", filled) { $0.sorted() },
  one("sorted down an axis", cubes) { $0.sorted(axis: 1, descending: true) },
  one("topK", [[[5]], [[2, 3]], [[2, 4, 3]]]) { $0.topK(2).values },
  one("topK of an axis", cubes) { $0.topK(2, axis: 1).values },
  one("cumulativeSum", ranked) { $0.cumulativeSum() },
  one("cumulativeSum last axis", ranked) { $0.cumulativeSum(axis: -1) },
  one("cumulativeProduct", ranked) { $0.cumulativeProduct() },
  one("cumulativeProduct last axis, with a 0", ranked) { relu($0).cumulativeProduct(axis: -1) },
  two("linearRecurrence", [[[4], [4]], [[3, 2], [2]], [[2], [3, 2]], [[0, 2], [0, 2]]]) {
    linearRecurrence($0, $1)
  },
  two("linearRecurrence last axis", [[[2, 3], [2, 3]]]) { linearRecurrence($0, $1, axis: -1) },
]

private let regions: [GradientCase] = [
  one("checkpoint", filled) { x in checkpoint { tanh(x * x) + x } },
  one("what is detached is a constant", filled) { x in x + withoutGradient { x * x } * 0 },
  one("used many times", filled) { rational($0) },
]

@Suite struct GradientTableTests {
  @Test(arguments: table) func gradientsEqualDifferences(_ row: GradientCase) {
    for (number, shapes) in row.shapes.enumerated() {
      let random = Random(seed: UInt64(number + 1))
      let inputs = shapes.map { shape in
        Tensor<Double>(
          shape: shape,
          scalars: (0..<shape.reduce(1, *)).map { _ in
            random.uniform(row.range.lowerBound, row.range.upperBound)
          })
      }
      for position in inputs.indices {
        let worst = gradientCheck(at: inputs[position]) { x in
          var inputs = inputs
          inputs[position] = x
          let result = row.operation(inputs)
          // Weights make the elements of the result differ.
          let weights = Tensor<Double>(
            shape: result.shape, scalars: (0..<result.count).map { 1 + 0.3 * Double($0 % 7) })
          return (result * weights).sum()
        }
        #expect(worst < 1e-6, "\(row.name) at \(shapes), input \(position)")
      }
      #expect(gradientsKeepShapes(row, inputs), "\(row.name) at \(shapes)")
    }
  }

  private func gradientsKeepShapes(_ row: GradientCase, _ inputs: [Tensor<Double>]) -> Bool {
    inputs.indices.allSatisfy { position in
      let slope = gradient(at: inputs[position]) { x in
        var inputs = inputs
        inputs[position] = x
        return row.operation(inputs).sum()
      }
      return slope.shape == inputs[position].shape
    }
  }

  /// A gradient in Float follows the one in Double to Float's own precision.
  @Test func floatGradientsFollowDouble() {
    let x = Tensor<Double>((0..<24).map { sin(Double($0)) }).reshaped([4, 6])
    func f<S: FloatingScalar>(_ x: Tensor<S>) -> Tensor<S> {
      let h = tanh(matmul(x, x.transposed()))
      return (softmax(h) * sigmoid(h) + exp(-h * h)).sum()
    }
    let exact = gradient(at: x) { f($0) }
    let single = gradient(at: Tensor<Float>(x)) { f($0) }
    #expect(Tensor<Double>(single).isClose(to: exact, tolerance: 1e-5))
  }
}
