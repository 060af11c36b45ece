import Synchronization

/// The graph of an expression: what was computed from what, with values and gradients.
public struct ExpressionGraph<Scalar: FloatingScalar>: Sendable {
  /// One step: an input, or an operation on earlier nodes.
  public struct Node: Sendable {
    /// The place in `nodes`.
    public let id: Int
    /// The operation ("multiply"), or the name of an input.
    public let name: String
    /// Whether this is a named input.
    public let isInput: Bool
    /// The nodes that this one was computed from; constants are left out.
    public let inputs: [Int]
    /// What was computed.
    public let value: Tensor<Scalar>
    /// The gradient of the result with regard to this value.
    public let gradient: Tensor<Scalar>
  }

  /// The nodes, each after its inputs; the result is the last.
  public let nodes: [Node]

  /// The graph of `f` at named inputs, with the gradients of its result (of the sum of its elements).
  ///
  ///     ExpressionGraph(["w": w, "x": x]) { v in tanh(v["w"]! * v["x"]!) }
  public init(
    _ inputs: KeyValuePairs<String, Tensor<Scalar>>,
    _ f: ([String: Tensor<Scalar>]) -> Tensor<Scalar>
  ) {
    nodes = withPass { context in
      let keptNotes = context.keepsNotes
      context.keepsNotes = true
      watchers.wrappingAdd(1, ordering: .relaxed)
      defer {
        context.keepsNotes = keptNotes
        watchers.wrappingSubtract(1, ordering: .relaxed)
      }
      var named: [String: Tensor<Scalar>] = [:]
      var leaves: [Record] = []
      for (name, value) in inputs {
        let (tracked, leaf) = value.detached().tracked()
        leaf.note = RecordNote()
        leaf.note?.value = Box(value.detached())
        leaf.note?.name = name
        named[name] = tracked
        leaves.append(leaf)
      }
      let result = f(named)
      let order = ExpressionGraph.records(from: result.record)
      let links = order.map { record in
        (0..<record.inputCount).compactMap { record.input($0) }.map(ObjectIdentifier.init)
      }
      context.keepsNotes = false
      collectGradients(
        of: result, seed: Tensor.ones(result.shape), at: leaves, context, keepsTape: true)
      var places: [ObjectIdentifier: Int] = [:]
      return order.enumerated().map { id, record in
        places[ObjectIdentifier(record)] = id
        let leaf = record.note?.name
        let value = Box<Tensor<Scalar>>.value(in: record.note?.value)
        var gradient = Box<Tensor<Scalar>>.value(in: record.note?.gradient)
        if leaf != nil { gradient = unsafeDowncast(record, to: Tensors.Node<Scalar>.self).gradient }
        return Node(
          id: id, name: leaf ?? record.name.description, isInput: leaf != nil,
          inputs: links[id].compactMap { places[$0] }, value: value ?? Tensor.zeros(record.shape),
          gradient: gradient ?? Tensor.zeros(record.shape))
      }
    }
  }

  /// All records behind one, each after its inputs.
  private static func records(from root: Record?) -> [Record] {
    var order: [Record] = []
    var seen: Set<ObjectIdentifier> = []
    var stack: [(record: Record, next: Int)] = root.map { [($0, 0)] } ?? []
    if let root { seen.insert(ObjectIdentifier(root)) }
    while let top = stack.last {
      if top.next < top.record.inputCount {
        stack[stack.count - 1].next += 1
        if let input = top.record.input(top.next), seen.insert(ObjectIdentifier(input)).inserted {
          stack.append((input, 0))
        }
      } else {
        order.append(top.record)
        stack.removeLast()
      }
    }
    return order
  }
}
