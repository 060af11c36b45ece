import Testing

@testable import Tensors

private let table: [(text: String, expected: String)] = [
  ("\(Tensor<Float>(1.5))", "1.5000"),
  ("\(Tensor<Int>(7))", "7"),
  ("\(Tensor<Float>([1, -2.5]))", "Tensor<Float> [2]\n[ 1.0000, -2.5000]"),
  ("\(Tensor<Int>([[1, 20], [-3, 4]]))", "Tensor<Int> [2, 2]\n[[ 1, 20],\n [-3,  4]]"),
  ("\(Tensor<Bool>([true, false]))", "Tensor<Bool> [2]\n[ true, false]"),
  ("\(Tensor<Double>.zeros([0, 3]))", "Tensor<Double> [0, 3]"),
  (
    "\(Tensor<Int>.range(0, 8).reshaped([2, 2, 2]))",
    "Tensor<Int> [2, 2, 2]\n[[[0, 1],\n  [2, 3]],\n\n [[4, 5],\n  [6, 7]]]"
  ),
  ("\(Tensor<Int>.range(0, 9))", "Tensor<Int> [9]\n[0, 1, 2, ..., 6, 7, 8]"),
  (
    "\(Tensor<Int>.range(0, 90).reshaped([9, 10])[0..<9, 0..<2])",
    "Tensor<Int> [9, 2]\n[[ 0,  1],\n [10, 11],\n [20, 21],\n ...\n [60, 61],\n [70, 71],\n [80, 81]]"
  ),
  ("\(Tensor<Double>([1e6, 1]))", "Tensor<Double> [2]\n[1.0000e+06, 1.0000e+00]"),
  ("\(Tensor<Double>([1.5e-9]))", "Tensor<Double> [1]\n[1.5000e-09]"),
  ("\(Tensor<Float>([.nan, .infinity, -.infinity]))", "Tensor<Float> [3]\n[ nan,  inf, -inf]"),
  ("\(Tensor<Float>([0.99996]))", "Tensor<Float> [1]\n[1.0000]"),
  (Tensor<Float>([1.5, 0.25]).formatted(digits: 1), "Tensor<Float> [2]\n[1.5, 0.2]"),
  ("\(Tensor<Float>([[1, 2]]).transposed())", "Tensor<Float> [2, 1]\n[[1.0000],\n [2.0000]]"),
]

@Suite struct PrintingTests {
  @Test(arguments: table.indices) func tensorsPrint(row: Int) {
    #expect(table[row].text == table[row].expected)
  }
}
