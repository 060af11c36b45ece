import Synchronization

private let passNumber = Atomic<Int>(0)

/// Walks the tape from `root` back to the `leaves`, whose `gradient` then holds the result.
///
/// Each record is visited once, after all that used it. `keepsTape` lets another pass follow.
func propagateBackward<Scalar: FloatingScalar>(
  from root: Node<Scalar>, seed: Tensor<Scalar>, to leaves: [Record], keepsTape: Bool
) {
  let pass = passNumber.wrappingAdd(1, ordering: .relaxed).newValue
  for leaf in leaves { leaf.mark = pass }
  let order = topologicalOrder(from: root, pass: pass)
  guard root.mark == pass else {
    if !keepsTape { clear(order) }
    return
  }
  root.add(seed)
  for record in order.reversed() where record.mark == pass { record.propagate(pass: pass) }
  if !keepsTape { clear(order) }
}

/// Forgets a tape; from the inputs on, so that nothing is released in deep recursion.
private func clear(_ order: [Record]) {
  var releases: [Record] = []
  for record in order {
    record.dropGradient()
    record.clear(keeping: &releases)
    releases.removeAll(keepingCapacity: true)
  }
}

/// The records that `root` depends on, inputs first, without the leaves.
///
/// Marks those that depend on a leaf with `pass`, others with `-pass`. A loop with its own stack, as
/// tapes are deep.
private func topologicalOrder(from root: Record, pass: Int) -> [Record] {
  if root.mark == pass || root.mark == -pass { return [] }
  var order: [Record] = []
  var stack: [(record: Record, next: Int)] = [(root, 0)]
  root.mark = -pass
  while let top = stack.last {
    let record = top.record
    if top.next < record.inputCount {
      stack[stack.count - 1].next += 1
      guard let input = record.input(top.next) else { continue }
      if input.mark == pass {
        record.mark = pass
      } else if input.mark != -pass && !input.isFenced {
        input.mark = -pass
        stack.append((input, 0))
      }
    } else {
      stack.removeLast()
      order.append(record)
      if record.mark == pass, let parent = stack.last { parent.record.mark = pass }
    }
  }
  return order
}

/// Walks back from `root` to records of another walk that is under way, and adds to their gradients.
func propagateSegment<Scalar: FloatingScalar>(
  from root: Node<Scalar>, seed: Tensor<Scalar>, to records: [Record], outerPass: Int,
  keepsTape: Bool
) {
  let pass = passNumber.wrappingAdd(1, ordering: .relaxed).newValue
  let marks = records.map { $0.mark }
  for record in records { record.mark = record.mark == outerPass ? pass : -pass }
  let order = topologicalOrder(from: root, pass: pass)
  if root.mark == pass {
    root.add(seed)
    for record in order.reversed() where record.mark == pass { record.propagate(pass: pass) }
  }
  if !keepsTape { clear(order) }
  for (record, mark) in Swift.zip(records, marks) { record.mark = mark }
}
