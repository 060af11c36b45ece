import Testing

@testable import Tensors

private let x23 = Tensor<Float>.ones([2, 3])
private let x45 = Tensor<Float>.ones([4, 5])
/// Views of one number, whose products nobody can hold: 2^31 rows, 2^31 columns, and 2^61 of
/// either.
private let tall = Tensor<Float>(1).broadcast(to: [1 << 31, 1])
private let wide = Tensor<Float>(1).broadcast(to: [1, 1 << 31])
private let long = Tensor<Float>(1).broadcast(to: [1 << 59])

/// A mistake, and what the message must name.
private let mistakes: [(mistake: @Sendable () -> Void, parts: [String])] = [
  ({ _ = x23 + x45 }, ["add: [2, 3] x [4, 5]", "sizes 2 and 4 differ"]),
  ({ _ = x23 - x45 }, ["subtract: [2, 3] x [4, 5]"]),
  ({ _ = x23 * Tensor<Float>.ones([2]) }, ["multiply: [2, 3] x [2]", "3 and 2 differ"]),
  ({ _ = x23 / x45 }, ["divide: [2, 3] x [4, 5]"]),
  ({ _ = maximum(x23, x45) }, ["maximum: [2, 3] x [4, 5]"]),
  ({ _ = pow(x23, x45) }, ["pow: [2, 3] x [4, 5]"]),
  ({ _ = x23 .< x45 }, [".<: [2, 3] x [4, 5]"]),
  ({ _ = matmul(x23, x45) }, ["matmul: [2, 3] x [4, 5]", "3 and 4 differ"]),
  ({ _ = matmul(x23, Tensor(1)) }, ["matmul: [2, 3] x []"]),
  (
    { _ = matmul(Tensor.ones([2, 2, 3]), Tensor<Float>.ones([3, 3, 1])) }, ["[2, 2, 3] x [3, 3, 1]"]
  ),
  ({ _ = dot(x23, x23) }, ["dot: [2, 3] x [2, 3]"]),
  ({ _ = einsum("ij,jk->ik", x23, x45) }, ["einsum: [2, 3] x [4, 5]", "3 and 4 of j differ"]),
  ({ _ = einsum("ij->ik", x23) }, ["einsum: [2, 3]", "k"]),
  ({ _ = x23.reshaped([4]) }, ["reshaped: [2, 3] x [4]", "6 elements"]),
  ({ _ = x23.reshaped([-1, 4]) }, ["reshaped: [2, 3] x [-1, 4]"]),
  ({ _ = x23.transposed(0, 0) }, ["transposed: [2, 3]", "[0, 0]"]),
  ({ _ = x23.squeezed(at: 0) }, ["squeezed: [2, 3]", "axis 0 has size 2"]),
  ({ _ = x23.broadcast(to: [3, 2]) }, ["broadcast: [2, 3] x [3, 2]"]),
  ({ _ = x23.sum(axis: 2) }, ["sum: [2, 3]", "no axis 2, the rank is 2"]),
  ({ _ = Tensor<Float>.ones([0, 2]).max(axis: 0) }, ["max: [0, 2]", "axis 0 is empty"]),
  ({ _ = softmax(x23, axis: -3) }, ["softmax: [2, 3]", "no axis -3"]),
  ({ _ = concatenate([x23, x45]) }, ["concatenate: [2, 3] x [4, 5]", "3 and 5 of axis 1 differ"]),
  ({ _ = stack([x23, x45]) }, ["stack: [2, 3] x [4, 5]"]),
  ({ _ = x23.split(4, axis: 1) }, ["split: [2, 3]", "size 3 is not 4 equal parts"]),
  ({ _ = x23[2] }, ["[2, 3]: index 2 is outside of axis 0 of size 2"]),
  ({ _ = x23[0, -4] }, ["[2, 3]: index -4 is outside of axis 1 of size 3"]),
  ({ _ = x23[0, 1, 2] }, ["subscript: [2, 3]", "more indices than 2 axes"]),
  ({ _ = x23.gathered([0, 7]) }, ["gathered: [2, 3]: index 7 is outside of axis 0 of size 2"]),
  ({ _ = x23.picked(Tensor([0, 3])) }, ["picked: [2, 3]: index 3 is outside of axis 1 of size 3"]),
  ({ _ = x23.scatterAdd(Tensor([0]), x23) }, ["scatterAdd: [2, 3] x [1] x [2, 3]", "[1, 3]"]),
  ({ _ = x23.topK(4) }, ["topK: [2, 3]", "4 elements of 3"]),
  ({ _ = Tensor<Float>.oneHot([5], 3) }, ["oneHot", "index 5", "size 3"]),
  (
    { _ = Tensor<Float>(shape: [2, 2], scalars: [1]) }, ["Tensor: [2, 2]", "4 elements", "1 were"]
  ),
  ({ _ = Tensor<Float>.zeros([1 << 40, 1 << 40]) }, ["[1099511627776, 1099511627776]"]),
  ({ _ = tall + wide }, ["add: [2147483648, 2147483648]", "too many elements"]),
  ({ _ = tall .< wide }, [".<: [2147483648, 2147483648]"]),
  ({ _ = maximum(tall, wide) }, ["maximum: [2147483648, 2147483648]"]),
  ({ _ = matmul(tall, wide) }, ["matmul: [2147483648, 2147483648]"]),
  ({ _ = `where`(Tensor<Bool>(true), tall, wide) }, ["where: [2147483648, 2147483648]"]),
  ({ _ = tall.broadcast(to: [1 << 31, 1 << 31]) }, ["broadcast: [2147483648, 2147483648]"]),
  ({ _ = x23.reshaped([1 << 40, 1 << 40]) }, ["reshaped: [1099511627776, 1099511627776]"]),
  ({ _ = x23.reshaped([1 << 40, -1, 1 << 40]) }, ["reshaped: [1099511627776, 1099511627776]"]),
  ({ _ = concatenate([long, long, long, long, long, long, long, long]) }, ["too many elements"]),
  ({ _ = einsum("i,j->ij", long, long) }, ["too many elements"]),
  ({ _ = x23.item }, ["item: [2, 3]", "6 elements, not 1"]),
  ({ _ = gradient(at: x23) { $0 * 2 } }, ["[2, 3]", "sum it first"]),
  (
    { _ = checkingForNaN { log(x23 - 2) * 0 } }, ["log made the first NaN, at [0, 0] of its [2, 3]"]
  ),
  (
    { _ = checkingForNaN { gradient(at: x23 * 0) { sqrt($0 * 0).sum() } } },
    ["checkingForNaN: multiply made the first NaN"]
  ),
]

@Suite struct ShapeErrorTests {
  @Test(arguments: mistakes.indices)
  func everyMistakeNamesOperationAndShapes(row: Int) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [row] in mistakes[row].mistake() }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    for part in mistakes[row].parts { #expect(message.contains(part)) }
  }

  @Test func nothingIsCheckedOrChangedWhereNothingIsWrong() {
    let sum = checkingForNaN { gradient(at: x23) { (exp($0) * 2).sum() } }
    #expect(sum.isClose(to: exp(x23) * 2))
  }
}
