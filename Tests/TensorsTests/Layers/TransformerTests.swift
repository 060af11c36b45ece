import Testing

@testable import Tensors

@Suite struct TransformerTests {
  private let x = Tensor<Double>.normal([2, 5, 4], random: Random(seed: 1))
  private let source = Tensor<Double>.normal([2, 3, 4], random: Random(seed: 2))

  /// Decoding with a cache gives the bits of the whole sequence, with and without a source.
  @Test(arguments: [NormPlace.after, .before], [true, false])
  func stepsEqualTheWhole(norm: NormPlace, hasSource: Bool) {
    let layer = TransformerDecoderLayer<Double>(
      size: 4, heads: 2, inner: 6, hasSource: hasSource, norm: norm, random: Random(seed: 3))
    let source = hasSource ? source : nil
    let lengths = hasSource ? [2, 3] : nil
    let whole = layer(x, source: source, sourceLengths: lengths)
    var cache = layer.cache(source: source, sourceLengths: lengths)
    let steps = (0..<5).map { layer.step(x[.all, $0], &cache) }
    #expect(stack(steps, axis: 1) == whole)
    // A position does not see the future.
    #expect(layer(x[.all, 0..<3], source: source, sourceLengths: lengths) == whole[.all, 0..<3])
  }

  @Test(arguments: [NormPlace.after, .before]) func gradientsAreThoseOfDifferences(norm: NormPlace)
  {
    let probe = LayerProbe(
      (
        TransformerEncoderLayer<Double>(
          size: 4, heads: 2, inner: 3, norm: norm, random: Random(seed: 3)),
        TransformerDecoderLayer<Double>(
          size: 4, heads: 2, inner: 3, norm: norm, random: Random(seed: 4)),
        SinusoidalEncoding<Double>(size: 4, learnsScale: true),
        LearnedEncoding<Double>(limit: 7, size: 4, random: Random(seed: 5))
      ), inputs: [[2, 3, 4], [2, 2, 4]])
    let (encoder, decoder, sinusoidal, learned) = probe.layer
    #expect(probe.parameters.count == 16 + 26 + 1 + 1 + 2)
    expectGradients(of: probe, tolerance: 1e-5) {
      let memory = encoder(sinusoidal(probe[0]), lengths: [2, 3])
      let seen = stepMask([2, 3], time: 3).transposed(1, 0, 2)
      return mixed(decoder(learned(probe[1], start: 2), source: memory, sourceLengths: [2, 3]))
        + mixed(`where`(seen, memory, 0))
    }
  }

  @Test func positionsAreThoseOfThePaper() {
    let code: Tensor<Double> = sinusoidalPositions(4, size: 5, start: 7)
    #expect(code.shape == [4, 5])
    for p in 0..<4 {
      for i in 0..<5 {
        let angle = Double(p + 7) / pow(10000, Double(i - i % 2) / 5)
        #expect(abs(code[p, i].item - (i % 2 == 0 ? sin(angle) : cos(angle))) < 1e-14)
      }
    }
    let encoding = SinusoidalEncoding<Double>(size: 4)
    #expect(encoding(x).isClose(to: x * 2 + sinusoidalPositions(5, size: 4), tolerance: 1e-14))
    #expect(
      encoding(x[.all, 2...], start: 2).isClose(to: encoding(x)[.all, 2...], tolerance: 1e-14))
  }
}
