/// How a tensor was computed: one step on the tape, without the type of its numbers.
///
/// A record keeps its inputs' records alive, never its output, so there are no cycles.
package class Record {
  package let name: StaticString
  package let shape: [Int]
  package final var first: Record?
  package final var second: Record?
  package final var others: [Record?]
  /// The number of the backward pass that came by last; negative if it had nothing to do here.
  package final var mark = 0
  /// Whether walks stop here, unless they look for this record.
  package final var isFenced = false
  /// What a graph of the expression shows of this step.
  package final var note: RecordNote?

  init(_ name: StaticString, shape: [Int], _ first: Record?, _ second: Record?, _ others: [Record?])
  {
    self.name = name
    self.shape = shape
    self.first = first
    self.second = second
    self.others = others
  }

  /// The number of places for inputs; those of constants are empty.
  final var inputCount: Int { others.isEmpty ? 2 : others.count }

  @inline(__always)
  final func input(_ index: Int) -> Record? {
    if !others.isEmpty { return others[index] }
    return index == 0 ? first : second
  }

  /// Hands the gradient on to the inputs that `pass` needs, and forgets it.
  func propagate(pass: Int) {}

  /// What a walk that is under way keeps in a record.
  struct WalkState {
    var mark: Int
    var isFenced: Bool
    var gradient: AnyObject?
  }

  /// Takes out what the walk under way has here, and keeps other walks from going past.
  final func suspend() -> WalkState {
    defer { isFenced = true }
    return WalkState(mark: mark, isFenced: isFenced, gradient: exchangeGradient(nil))
  }

  /// Puts back what `suspend` took out.
  final func resume(_ state: WalkState) {
    mark = state.mark
    isFenced = state.isFenced
    _ = exchangeGradient(state.gradient)
  }

  /// Puts another gradient, or none, in place of what was collected.
  func exchangeGradient(_ new: AnyObject?) -> AnyObject? { nil }

  /// Drops the gradient that was collected but is of no use.
  func dropGradient() {}

  /// Drops what is needed to propagate.
  func dropPullback() {}

  /// Forgets how the tensor was computed and what was kept for it.
  final func clear(keeping releases: inout [Record]) {
    if let record = first { releases.append(record) }
    if let record = second { releases.append(record) }
    for case let record? in others { releases.append(record) }
    first = nil
    second = nil
    others = []
    dropPullback()
  }

  /// Releases a chain of any length in a loop: the usual recursion would overflow the stack.
  deinit {
    if others.isEmpty {
      if first == nil && second == nil { return }
      // Inputs that somebody else holds live on: there is no chain to release.
      if first !== second && !isKnownUniquelyReferenced(&first)
        && !isKnownUniquelyReferenced(&second)
      {
        return
      }
    }
    var releases: [Record] = []
    clear(keeping: &releases)
    while var record = releases.popLast() {
      if isKnownUniquelyReferenced(&record) { record.clear(keeping: &releases) }
    }
  }
}

/// Computes gradients of inputs from the gradient of the output.
package enum Pullback<Scalar: FloatingScalar> {
  /// The gradient of one input at a time, by the input's number.
  case each((_ gradient: Tensor<Scalar>, _ input: Int) -> Tensor<Scalar>)
  /// As `each`, for formulas in terms of the output.
  case output(
    (_ gradient: Tensor<Scalar>, _ output: Tensor<Scalar>) -> Tensor<Scalar>, Tensor<Scalar>)
  /// The gradients of all inputs together; nil stands for zeros and for those not wanted.
  case joint((_ gradient: Tensor<Scalar>, _ wanted: [Bool]) -> [Tensor<Scalar>?])
  /// Adds to the gradient of the only input in place.
  case adding((_ gradient: Tensor<Scalar>, _ sum: inout Tensor<Scalar>) -> Void)
  /// Hands gradients on by itself.
  case custom((_ gradient: Tensor<Scalar>, _ pass: Int) -> Void)
}

/// The record of a tensor of one type.
package final class Node<Scalar: FloatingScalar>: Record {
  private var collected: Tensor<Scalar>?
  var pullback: Pullback<Scalar>?
  /// What the steps of a loop share of these weights.
  var steps: StepWeights<Scalar>?

  /// What has been added up so far.
  package var gradient: Tensor<Scalar>? {
    get {
      steps?.pending?.settle()
      return collected
    }
    _modify {
      steps?.pending?.settle()
      yield &collected
    }
  }

  /// Whether there is a gradient, without its products being computed.
  var hasGradient: Bool { collected != nil || steps?.pending?.isEmpty == false }

  /// Adds aᵀ b for the first `count` rows of a [_, M] and b [_, N].
  func add(productOf a: Tensor<Scalar>, _ b: Tensor<Scalar>, rows count: Int) {
    let (m, n) = (a.shape[1], b.shape[1])
    let isFirst = collected == nil
    var sum = collected ?? Tensor(uninitialised: [m, n])
    collected = nil
    sum.makeUnique()
    withExtendedLifetime((a, b)) {
      multiply(
        m: m, n: n, k: count, a.pointer, (1, m), b.pointer, (n, 1), sum.mutablePointer,
        accumulate: !isFirst)
    }
    collected = sum
  }

  init(
    _ name: StaticString, shape: [Int], _ first: Record?, _ second: Record?,
    _ others: [Record?] = [], _ pullback: Pullback<Scalar>?
  ) {
    self.pullback = pullback
    super.init(name, shape: shape, first, second, others)
  }

  override func exchangeGradient(_ new: AnyObject?) -> AnyObject? {
    defer { gradient = Box.value(in: new) }
    return gradient.map { Box($0) }
  }

  override func dropPullback() { pullback = nil }

  override func dropGradient() {
    steps = nil
    collected = nil
  }

  /// Adds to the gradient; what broadcasting stretched is summed here, for all operations.
  package func add(_ part: Tensor<Scalar>) {
    let part = part.shape == shape ? part : part.summed(to: shape)
    if gradient == nil {
      gradient = part
    } else {
      gradient?.add(inPlace: part)
    }
  }

  private func target(_ input: Record) -> Node<Scalar> {
    unsafeDowncast(input, to: Node<Scalar>.self)
  }

  override func propagate(pass: Int) {
    guard let gradient, let pullback else {
      self.gradient = nil
      return
    }
    note?.gradient = Box(gradient.detached())
    self.gradient = nil
    switch pullback {
    case .each(let pull):
      for index in 0..<inputCount {
        guard let input = input(index), input.mark == pass else { continue }
        target(input).add(checked(pull(gradient, index)))
      }
    case .output(let pull, let output):
      guard let input = first, input.mark == pass else { return }
      var tracked = output
      tracked.record = self
      target(input).add(checked(pull(gradient, tracked)))
    case .joint(let pull):
      let wanted = (0..<inputCount).map { input($0)?.mark == pass }
      for (index, part) in pull(gradient, wanted).enumerated() where wanted[index] {
        if let part, let input = input(index) { target(input).add(checked(part)) }
      }
    case .adding(let pull):
      guard let input = first, input.mark == pass else { return }
      let node = target(input)
      var sum = node.gradient ?? Tensor.zeros(node.shape)
      node.gradient = nil
      pull(gradient, &sum)
      node.gradient = checked(sum)
    case .custom(let pull):
      pull(gradient, pass)
    }
  }

  /// Looks for a NaN in a gradient if asked to.
  @inline(__always)
  private func checked(_ part: Tensor<Scalar>) -> Tensor<Scalar> {
    if watchers.load(ordering: .relaxed) != 0 { watch(part, backwardOf: name) }
    return part
  }
}

/// What is remembered of a step for a picture of the graph.
package final class RecordNote {
  var value: AnyObject?
  var gradient: AnyObject?
  var name: String?
  init() {}
}

/// A value as an object, for those who do not know its type.
final class Box<Value> {
  let value: Value

  init(_ value: Value) { self.value = value }

  /// The value in `object`, which is a `Box<Value>`.
  static func value(in object: AnyObject?) -> Value? {
    object.map { unsafeDowncast($0, to: Box.self).value }
  }
}
