/// Dropout: sets numbers to 0 at random, and scales the others up so that the mean stays.
///
/// A number is dropped with probability `rate`, and kept times 1 / (1 - rate) otherwise. Inside
/// `withoutDropout` nothing is dropped. Srivastava et al., "Dropout: a simple way to prevent neural
/// networks from overfitting" (2014).
public struct Dropout<Scalar: FloatingScalar>: Module {
  /// The probability of being dropped, from 0 up to, and without, 1.
  public let rate: Scalar
  private let random: any RandomSource

  /// Dropout with the given rate; the draws come from `random`.
  public init(rate: Scalar, random: any RandomSource) {
    if !(rate >= 0 && rate < 1) {
      invalidValue("Dropout: the rate \(rate) is outside of 0..<1")
    }
    self.rate = rate
    self.random = random
  }

  /// x with numbers dropped, any shape.
  ///
  /// Gradient: dy where kept, scaled as x was.
  public func callAsFunction(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    guard let mask = mask(x.shape) else { return x }
    return dropped(x, mask)
  }

  /// What to multiply by: 0 or 1 / (1 - rate), drawn in row-major order; nil if nothing is dropped.
  public func mask(_ shape: [Int]) -> Tensor<Scalar>? {
    if rate == 0 || !DropoutSwitch.isOn { return nil }
    let result = Tensor<Scalar>(uninitialised: shape)
    let (keep, place) = (1 / (1 - rate), result.mutablePointer)
    let bound = rate.asDouble
    // The source draws many at a time: its type is known there, so that the draws are in the loop.
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, min(256, result.count))) {
      draws in
      for start in stride(from: 0, to: result.count, by: draws.count) {
        let count = min(draws.count, result.count - start)
        random.fill(UnsafeMutableBufferPointer(rebasing: draws[..<count]))
        for i in 0..<count { place[start + i] = draws[i] < bound ? 0 : keep }
      }
    }
    return result
  }
}

/// x times a mask of 0 and 1 / (1 - rate), which may broadcast; 0 where it is 0, whatever x is
/// there.
///
/// Gradient: the same of dy.
func dropped<Scalar: FloatingScalar>(
  _ x: Tensor<Scalar>, _ mask: Tensor<Scalar>
) -> Tensor<Scalar> {
  (x.detached().hidden(unless: mask .!= 0) * mask).recorded(
    "dropout", x, pullback: .each { dy, _ in dropped(dy, mask) })
}
