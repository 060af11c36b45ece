import Testing

@testable import Tensors

/// A function by its name in the table that `make_edge_table.py` makes.
private func apply<S: FloatingScalar>(_ name: String, _ x: Tensor<S>) -> Tensor<S> {
  switch name {
  case "exp": exp(x)
  case "expm1": expm1(x)
  case "log": log(x)
  case "log2": log2(x)
  case "log10": log10(x)
  case "log1p": log1p(x)
  case "sqrt": sqrt(x)
  case "tanh": tanh(x)
  case "sigmoid": sigmoid(x)
  case "relu": relu(x)
  case "sin": sin(x)
  case "cos": cos(x)
  case "tan": tan(x)
  case "asin": asin(x)
  case "acos": acos(x)
  case "atan": atan(x)
  case "sinh": sinh(x)
  case "cosh": cosh(x)
  case "abs": abs(x)
  case "sign": sign(x)
  case "square": square(x)
  case "reciprocal": reciprocal(x)
  case "floor": floor(x)
  case "ceil": ceil(x)
  case "round": round(x)
  case "hardSigmoid": hardSigmoid(x)
  case "softplus": softplus(x)
  case "logSigmoid": logSigmoid(x)
  case "silu": silu(x)
  case "leakyRelu": leakyRelu(x, slope: 0.25)
  case "elu": elu(x)
  case "softsign": softsign(x)
  default: invalidValue("the table has a function \(name) that the test does not know")
  }
}

/// How far a result may be from the exact one: so many units in the last place, and a part of 1
/// where a formula subtracts from 1 (as PyTorch's do), or of the smallest normal number.
private struct Room {
  var value = 4.0
  var slope = 8.0
  var partOf1 = 0.0
  var smallest = 0.0

  init(_ name: String) {
    switch name {
    case "tanh", "expm1", "elu": partOf1 = 2
    case "sigmoid": (partOf1, smallest) = (2, 1)
    case "silu": (partOf1, smallest) = (8, 1000)
    case "hardSigmoid": partOf1 = 1
    case "sinh", "cosh": (value, slope) = (9, 9)
    default: break
    }
  }

  func holds<S: FloatingScalar>(_ found: S, _ exact: Double, units: Double, _ partOf1: Double)
    -> Bool
  {
    if exact.isNaN || found.isNaN { return exact.isNaN && found.isNaN }
    let limit = Double(S.greatestFiniteMagnitude)
    if exact.magnitude > limit {
      return Double(found).magnitude >= limit && (found < 0) == (exact < 0)
    }
    if !found.isFinite { return exact.magnitude > limit * (1 - 1e-6) }
    let unit = Swift.max(Double(S(exact.magnitude).ulp), Double(S.leastNonzeroMagnitude))
    return (Double(found) - exact).magnitude <= units * unit + partOf1 * Double(S.ulpOfOne)
      + smallest * Double(S.leastNormalMagnitude) * (units == value ? 1 : 0)
  }
}

/// a, b, aᵇ, then the derivatives by a and by b.
private let powerTable: [[Double]] = [
  [0, 1, 0, 1, 0],
  [0, 0, 1, 0, 0],
  [0, 2, 0, 0, 0],
  [0, 0.5, 0, .infinity, 0],
  [2, 0, 1, 0, 0.6931471805599453],
  [0, -1, .infinity, -.infinity, -.infinity],
  [-0.0, 1, -0.0, 1, 0],
  [-0.0, 3, -0.0, 0, 0],
  [-2, 2, 4, -4, .nan],
  [-2, 0, 1, 0, .nan],
  [1, 1e308, 1, 1e308, 0],
  [.infinity, 1, .infinity, 1, .infinity],
  [.infinity, -1, 0, -0.0, 0],
  [.infinity, 0, 1, 0, .infinity],
  [0, .infinity, 0, .nan, 0],
  [.nan, 0, 1, 0, .nan],
  [.nan, 1, .nan, 1, .nan],
  [1, .nan, 1, .nan, 0],
  [1e308, 2, .infinity, .infinity, .infinity],
]

/// a, b, then the part of the gradient of the larger that goes to each.
private let choiceTable: [[Double]] = [
  [1, 2, 0, 1],
  [2, 1, 1, 0],
  [1, 1, 0.5, 0.5],
  [0, -0.0, 0.5, 0.5],
  [.infinity, .infinity, 0.5, 0.5],
  [-.infinity, .infinity, 0, 1],
  [.nan, 1, 1, 1],
  [1, .nan, 1, 1],
]

@Suite struct EdgeTableTests {
  private static func number(_ text: String) -> Double {
    switch text {
    case "nan": .nan
    case "inf": .infinity
    case "-inf": -.infinity
    default: Double(text) ?? .nan
    }
  }

  private func check<S: FloatingScalar>(
    _ rows: [[String]], of type: S.Type
  ) -> [String] {
    var wrong: [String] = []
    for (name, rows) in Dictionary(grouping: rows, by: { $0[0] }) {
      let room = Room(name)
      let x = Tensor<S>(rows.map { S(Self.number($0[2])) })
      var y = x
      let slopes = gradient(at: x) {
        y = apply(name, $0)
        return y.sum()
      }.scalars
      for (row, (value, slope)) in Swift.zip(rows, Swift.zip(y.detached().scalars, slopes)) {
        let exact = (Self.number(row[3]), Self.number(row[4]))
        let at = Self.number(row[2])
        let sameZero = at != 0 || exact.0 != 0 || value.sign == exact.0.sign
        if !sameZero
          || !room.holds(value, exact.0, units: room.value, name == "hardSigmoid" ? 1 : 0)
        {
          wrong.append("\(S.self) \(name)(\(at)) is \(value), not \(exact.0)")
        }
        if !room.holds(slope, exact.1, units: room.slope, room.partOf1) {
          wrong.append("\(S.self) \(name)'(\(at)) is \(slope), not \(exact.1)")
        }
      }
    }
    return wrong
  }

  @Test func valuesAndDerivativesAtTheEdges() throws {
    let rows = try Fixture.json("edges/functions.json", as: [[String]].self)
    #expect(rows.count > 5000)
    let wrong =
      check(rows.filter { $0[1] == "f" }, of: Float.self)
      + check(rows.filter { $0[1] == "d" }, of: Double.self)
    #expect(wrong.isEmpty, "\(wrong.count): \(wrong.sorted().prefix(60).joined(separator: "\n"))")
  }

  @Test(arguments: powerTable.indices)
  func powers(number: Int) {
    let row = powerTable[number]
    let (a, b, value, byA, byB) = (row[0], row[1], row[2], row[3], row[4])
    let (y, slopes) = valueAndGradient(at: Tensor([a]), Tensor([b])) { pow($0, $1).sum() }
    #expect(isSame(y.item, value), "\(a)^\(b) is \(y.item)")
    #expect(isSame(slopes.0.item, byA), "by \(a) at \(b): \(slopes.0.item)")
    #expect(isSame(slopes.1.item, byB), "by \(b) at \(a): \(slopes.1.item)")
    if !byA.isNaN || b.isNaN || b == .infinity {
      let constant = gradient(at: Tensor([a])) { pow($0, b).sum() }.item
      #expect(isSame(constant, byA), "by \(a) at the constant \(b): \(constant)")
    }
  }

  private func isSame(_ x: Double, _ y: Double) -> Bool {
    x == y || (x.isNaN && y.isNaN) || abs(x - y) < 1e-14 * abs(y) || (x == 0 && abs(y) < 4e-322)
  }

  @Test func secondDerivativesOfPowersAreFiniteWhereTheyExist() {
    for (exponent, expected) in [(0.0, 0.0), (1, 0), (2, 2), (3, 0)] {
      let second = gradient(at: Tensor<Double>([0])) { x in
        gradient(at: x) { pow($0, Tensor([exponent])).sum() }.sum()
      }
      #expect(second.item == expected, "exponent \(exponent)")
    }
  }

  /// What is chosen gets the gradient; equal ones a half each; beside a NaN both all, as in
  /// PyTorch.
  @Test(arguments: choiceTable.indices)
  func choices(number: Int) {
    let row = choiceTable[number]
    let (a, b, byA, byB) = (row[0], row[1], row[2], row[3])
    let (x, y) = (Tensor([a]), Tensor([b]))
    let larger = valueAndGradient(at: x, y) { maximum($0, $1).sum() }
    #expect(larger.gradient.0.item == byA && larger.gradient.1.item == byB)
    let smaller = valueAndGradient(at: x, y) { minimum($0, $1).sum() }
    #expect(smaller.gradient.0.item == (byA + byB == 2 ? 1 : byB))
    #expect(smaller.gradient.1.item == (byA + byB == 2 ? 1 : byA))
    #expect(larger.value.item.isNaN == (a.isNaN || b.isNaN))
    #expect(smaller.value.item.isNaN == (a.isNaN || b.isNaN))
    // A gradient that is not chosen does no harm.
    let hidden = gradient(at: x, y) { (maximum($0, $1) * Double.infinity).sum() }
    if byA == 0 { #expect(hidden.0.item == 0) }
  }

  @Test(arguments: [(1e250, 1e200), (1e-250, 1e-200), (3.0, -7.0), (1e300, 1e-5), (-5e-324, 2.0)])
  func quotientsDoNotOverflowOnTheWayBack(a: Double, b: Double) {
    let slope = gradient(at: Tensor([b])) { (Tensor([a]) / $0).sum() }.item
    let exact = -(Float80(a) / Float80(b) / Float80(b))
    #expect(isSame(slope, Double(exact)), "\(slope), not \(exact)")
  }

  @Test func extremesShareTheirGradient() {
    func slopes(_ x: [Double]) -> [Double] { gradient(at: Tensor(x)) { $0.max() * 6 }.scalars }
    #expect(slopes([1, 3, 3, 2]) == [0, 3, 3, 0])
    #expect(slopes([.nan, 3, .nan]) == [3, 0, 3])
    #expect(slopes([-.infinity, -.infinity]) == [3, 3])
    #expect(gradient(at: Tensor<Double>([0, 0])) { $0.norm() }.scalars == [0, 0])
    #expect(gradient(at: Tensor<Double>([2, 2, 2])) { $0.std() }.scalars == [0, 0, 0])
    let rows = gradient(at: Tensor<Double>([[0, 0], [3, 4]])) { $0.norm(axis: 1).sum() }
    #expect(rows.isClose(to: Tensor([[0, 0], [0.6, 0.8]]), tolerance: 1e-15))
    #expect(
      gradient(at: Tensor<Double>([0, 2, 0])) { $0.cumulativeProduct().sum() }.scalars == [3, 0, 0])
  }

  /// A row, its log-sum-exp, and the gradient.
  @Test func sumsOfExponentialsAtInfinities() {
    let inf = Double.infinity
    typealias Row = (x: [Double], sum: Double, slopes: [Double])
    let table: [Row] = [
      ([inf, 1], inf, [.nan, 0]), ([-inf, -inf], -inf, [0, 0]), ([-inf, 1], 1, [0, 1]),
      ([-inf], -inf, [0]),
      ([inf, -inf], inf, [.nan, 0]), ([inf, .nan], .nan, [.nan, .nan]),
      ([1e308, 1e308], 1e308, [0.5, 0.5]),
      ([-1e308, 0], 0, [0, 1]), ([inf, inf], inf, [.nan, .nan]),
    ]
    for (row, sum, slopes) in table {
      for axis in [0, 1] {
        let x = Tensor(row).expanded(at: 1 - axis)
        let (y, slope) = valueAndGradient(at: x) { logSumExp($0, axis: axis).sum() }
        #expect(isSame(y.item, sum), "\(row): \(y.item)")
        for (a, b) in Swift.zip(slope.scalars, slopes) { #expect(isSame(a, b), "\(row): \(slope)") }
        if sum > 1e300 { continue }
        let logarithms = logSoftmax(x, axis: axis)
        let same = Swift.zip(logarithms.scalars, log(softmax(x, axis: axis)).scalars)
        for (a, b) in same where a > -700 || b > -700 || a.isNaN { #expect(isSame(a, b), "\(row)") }
      }
    }
    let single = logSumExp(Tensor<Float>([[.infinity, 1], [-.infinity, -.infinity]]), axis: 1)
    #expect(single.scalars == [.infinity, -.infinity])
  }
}
