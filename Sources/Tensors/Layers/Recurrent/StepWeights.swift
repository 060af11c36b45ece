import Kernels

/// What the steps of a loop share of a matrix of weights [K, N], as long as its record lives.
///
/// A step has few rows: it takes as long to pack the weights for the kernels as to multiply by them,
/// and as long to read and write the sum of their gradients as to add a step's part.
final class StepWeights<Scalar: FloatingScalar> {
  private let weights: Tensor<Scalar>
  /// The weights as the kernels want them.
  private(set) lazy var packed = packing(rows: weights.shape[0], columns: weights.shape[1], false)
  /// Their transpose, likewise: for the way back.
  private(set) lazy var transposed = packing(
    rows: weights.shape[1], columns: weights.shape[0], true)
  /// The steps whose part of the gradient has still to be computed.
  var pending: PendingSteps<Scalar>?

  init(_ weights: Tensor<Scalar>) { self.weights = weights.detached().contiguous() }

  private func packing(rows k: Int, columns n: Int, _ isTransposed: Bool) -> Tensor<Scalar> {
    let width = weights.shape[1]
    let (row, column) = isTransposed ? (1, width) : (width, 1)
    return withExtendedLifetime(weights) {
      switch Scalar.kind {
      case .float:
        let room = Tensor<Scalar>(uninitialised: [tensors_packed_size_f32(k, n)])
        tensors_pack_f32(k, n, f32(weights.pointer), row, column, f32(room.mutablePointer))
        return room
      default:
        let room = Tensor<Scalar>(uninitialised: [tensors_packed_size_f64(k, n)])
        tensors_pack_f64(k, n, f64(weights.pointer), row, column, f64(room.mutablePointer))
        return room
      }
    }
  }
}

extension Tensor where Scalar: FloatingScalar {
  /// What steps share of these weights; nil for constants, which nobody knows to stay.
  var stepWeights: StepWeights<Scalar>? {
    guard let record else { return nil }
    let node = unsafeDowncast(record, to: Node<Scalar>.self)
    if let steps = node.steps { return steps }
    let steps = StepWeights(self)
    node.steps = steps
    return steps
  }
}

/// Steps of one layer whose products with the gradient before the gates are computed together.
///
/// dU = xᵀ dz and dW = hᵀ dz, added up over the steps in the order in which they come: the same
/// sums to the bit, in fewer and larger products.
final class PendingSteps<Scalar: FloatingScalar> {
  private let inputNode, stateNode: WeakReference<Node<Scalar>>
  private let x, h, dz: Tensor<Scalar>
  private var count = 0

  var isEmpty: Bool { count == 0 }

  fileprivate init(
    _ inputNode: Node<Scalar>, _ stateNode: Node<Scalar>, rows: Int, input: Int, hidden: Int,
    width: Int
  ) {
    self.inputNode = WeakReference(inputNode)
    self.stateNode = WeakReference(stateNode)
    x = Tensor(uninitialised: [rows, input])
    h = Tensor(uninitialised: [rows, hidden])
    dz = Tensor(uninitialised: [rows, width])
  }

  fileprivate func belongs(to inputNode: Node<Scalar>, _ stateNode: Node<Scalar>) -> Bool {
    self.inputNode.object === inputNode && self.stateNode.object === stateNode
  }

  /// Where the next step's dz goes, [rows, G H].
  func nextGates(_ rows: Int) -> UnsafeMutablePointer<Scalar> {
    if count + rows > dz.shape[0] { settle() }
    return dz.mutablePointer + count * dz.shape[1]
  }

  /// Notes a step: its inputs [rows, D] and the states before it [rows, H].
  func append(_ input: Tensor<Scalar>, _ state: Tensor<Scalar>) {
    let rows = state.shape[0]
    for (part, all) in [(input, x), (state, h)] {
      let start = all.mutablePointer + count * all.shape[1]
      withExtendedLifetime(part) { start.update(from: part.pointer, count: rows * all.shape[1]) }
    }
    count += rows
  }

  /// Adds the products to the gradients of the weights.
  func settle() {
    guard count > 0 else { return }
    let rows = count
    count = 0
    inputNode.object?.add(productOf: x, dz, rows: rows)
    stateNode.object?.add(productOf: h, dz, rows: rows)
  }
}

/// Where a step of a loop is collected; nil for what is better computed at once.
func pendingSteps<Scalar: FloatingScalar>(
  _ run: RecurrentSequence<Scalar>, wx: Node<Scalar>?, wh: Node<Scalar>?
) -> PendingSteps<Scalar>? {
  // As many rows as a product goes through at a time.
  let most = 256
  guard WeakReference<Node<Scalar>>.isSupported, let wx, let wh, let inputs = wx.steps,
    let states = wh.steps, run.h0 != nil,
    run.time == 1, run.lengths == nil, run.kind != .gru, 2 * run.batch <= most,
    run.batch > 0, run.input > 0, run.hidden > 0, GradientContext.current.nanChecks == 0
  else { return nil }
  if let pending = inputs.pending, states.pending === pending, pending.belongs(to: wx, wh) {
    return pending
  }
  inputs.pending?.settle()
  states.pending?.settle()
  let pending = PendingSteps(
    wx, wh, rows: most / run.batch * run.batch, input: run.input, hidden: run.hidden,
    width: run.kind.gates * run.hidden)
  inputs.pending = pending
  states.pending = pending
  return pending
}
