import Foundation
import Testing

@testable import Tensors

@Suite(.serialized) struct DeepGraphTests {
  /// A chain of 100,000 operations, on a thread with little stack as every test has.
  @Test func aChainOf100000StepsHasItsGradient() {
    let slope = gradient(at: Tensor<Double>(1)) { x in
      var y = x
      for _ in 0..<100_000 { y = y * 1.00001 }
      return y
    }
    // 1.00001 to the power of 100,000.
    #expect(Swift.abs(slope.item - 2.718268) < 1e-5)
  }

  /// `Tests/Long/deep-graph.sh` has a million.
  @Test func chainsAndTreesHaveTheirGradients() {
    let steps =
      ProcessInfo.processInfo.environment["TENSORS_DEEP_STEPS"].flatMap { Int($0) } ?? 40_000
    let slope = gradient(at: Tensor<Float>(1)) { x in
      var y = x
      for step in 0..<steps { y = step % 2 == 0 ? -y : y * 1 }
      return y
    }
    #expect(slope.item == (steps / 2 % 2 == 0 ? 1 : -1))
    let leaves = gradient(at: Tensor<Double>(1)) { x in
      var level = (0..<(steps / 2)).map { _ in x * 2 }
      while level.count > 1 {
        level = stride(from: 0, to: level.count, by: 2).map {
          $0 + 1 < level.count ? level[$0] + level[$0 + 1] : level[$0]
        }
      }
      return level[0]
    }
    #expect(leaves.item == Double(steps / 2 * 2))
    let second = gradient(at: Tensor<Double>(1)) { x in
      gradient(at: x) { x in
        var y = x * x
        for _ in 0..<(steps / 4) { y = y + 0 }
        return y
      }
    }
    #expect(second.item == 2)
  }

  @Test func chainsThatNobodyAsksAreReleasedToo() {
    for asks in [true, false] {
      _ = valueAndGradient(at: Tensor<Float>([1, 2])) { x in
        var y = x
        for step in 0..<100_000 { y = step % 2 == 0 ? y + x : y - x }
        return asks ? y.sum() : Tensor<Float>(0) + x.sum() * 0
      }
    }
  }

  /// Other suites run at the same time, so the count of a bigger graph tells leaks from noise.
  @Test func nothingLeaks() {
    func work() {
      _ = gradient(at: Tensor<Double>.ones([4])) { x in
        var y = x
        for _ in 0..<20_000 { y = tanh(y + x) }
        return y.sum()
      }
    }
    work()
    let before = Buffer.liveCount
    work()
    work()
    #expect(Buffer.liveCount < before + 10_000)
  }

  @Test func aTapeWithManyPathsIsWalkedOnce() {
    // 2^60 paths lead through it.
    let slope = gradient(at: Tensor<Double>(1)) { x in
      var y = x
      for _ in 0..<60 { y = y * 0.5 + y * 0.5 }
      return y
    }
    #expect(slope.item == 1)
  }
}
