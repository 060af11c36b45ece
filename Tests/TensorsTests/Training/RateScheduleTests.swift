import Testing

@testable import Tensors

@Suite struct RateScheduleTests {
  @Test func stepsHalve() {
    let schedule = StepDecay<Double>(rate: 0.8, every: 3)
    #expect((0..<8).map { schedule.rate(at: $0) } == [0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2])
  }

  @Test func cosineFallsFromRateToMinimum() {
    let schedule = CosineDecay<Double>(rate: 1, minimum: 0.2, steps: 10)
    let rates = (0...12).map { schedule.rate(at: $0) }
    #expect(rates[0] == 1 && abs(rates[5] - 0.6) < 1e-12 && rates[10...].allSatisfy { $0 == 0.2 })
    #expect(Swift.zip(rates, rates.dropFirst()).allSatisfy { $0 >= $1 })
    // The curve is the same up and down around its middle.
    for step in 0...10 { #expect(abs(rates[step] + rates[10 - step] - 1.2) < 1e-12) }
  }

  @Test func warmUpRisesToTheFirstRate() {
    let schedule = WarmUp(steps: 4, then: StepDecay<Float>(rate: 1, every: 2))
    #expect((0..<8).map { schedule.rate(at: $0) } == [0.25, 0.5, 0.75, 1, 1, 1, 0.5, 0.5])
  }

  @Test func halvingFollowsRises() {
    var schedule = HalvingOnRise<Double>(rate: 1)
    let losses: [Double] = [5, 4, 4.5, 4.5, 4.6, 3]
    #expect(losses.map { schedule.rate(after: $0) } == [1, 1, 0.5, 0.5, 0.25, 0.25])
  }
}
