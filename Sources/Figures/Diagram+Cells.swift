extension Diagram {
  /// One network drawn once for each step: inputs below, states in the middle, outputs on top.
  ///
  /// Each set of weights is one line threaded through all steps. `gradients` adds the way back from
  /// the last output; `truncation`, if given, ends it after that many steps back.
  public static func unrolled(
    steps: Int, inputs: [String] = [], outputs: [String] = [], gradients: Bool = false,
    truncation: Int? = nil
  ) -> Diagram {
    let steps = max(1, steps)
    return Diagram("A recurrent network unrolled over \(steps) steps") {
      $0.columnWidth = min(92, 560 / Double(steps + 1))
      let columns = (0..<steps).map { Double($0) + 1 }
      $0.thread("U", at: columns.map { ($0, 0.45) })
      if !outputs.isEmpty || inputs.isEmpty { $0.thread("V", at: columns.map { ($0, 1.55) }) }
      var before = $0.state("h" + subscripted(-1), at: (0, 1))
      var states = [before]
      var last = before
      for (step, column) in columns.enumerated() {
        let label = inputs.indices.contains(step) ? inputs[step] : "x" + subscripted(step)
        let x = $0.input(label, at: (column, 0))
        let s = $0.state("h" + subscripted(step), at: (column, 1))
        let name = outputs.indices.contains(step) ? outputs[step] : "o" + subscripted(step)
        let o = $0.output(name, at: (column, 2))
        $0.arrow(x, s, hue: .input)
        $0.arrow(before, s, name: "W", hue: .state)
        $0.arrow(s, o, hue: .output)
        before = s
        last = o
        states.append(s)
      }
      guard gradients else { return }
      $0.gradient(last, before)
      let reach = min(truncation ?? steps, steps)
      for step in 0..<reach where states.count - step >= 2 {
        $0.gradient(states[states.count - 1 - step], states[states.count - 2 - step])
      }
      $0.key = ["Dashed: the gradient of the last output's loss, backwards through time."]
    }
  }

  /// The vanilla recurrent cell: hₜ = tanh(U xₜ + W hₜ₋₁), oₜ = softmax(V hₜ).
  public static var rnnCell: Diagram {
    Diagram("The recurrent cell") {
      let before = $0.state("h₋", at: (0, 1))
      let x = $0.input("x", at: (1.6, 0))
      let sum = $0.operation("+", at: (1.6, 1))
      let squash = $0.operation("tanh", at: (3, 1))
      let branch = $0.junction(at: (4, 1), hue: .state)
      let after = $0.state("h", at: (5.2, 1))
      let softmax = $0.operation("softmax", at: (4, 1.8))
      let output = $0.output("o", at: (4, 2.6))
      $0.arrow(before, sum, name: "W", hue: .state)
      $0.arrow(x, sum, name: "U", hue: .input)
      $0.arrow(sum, squash)
      $0.line(squash, branch, hue: .state)
      $0.arrow(branch, after, hue: .state)
      $0.arrow(branch, softmax, name: "V", hue: .state)
      $0.arrow(softmax, output, hue: .output)
      $0.key = ["h₋ state before, h state after; U, W, V weights, the same at every step."]
      $0.finding =
        "The recurrent cell: the input times U and the state before times W are added and go "
        + "through tanh; the result is the new state, and times V through softmax the output."
    }
  }

  /// The LSTM cell: c runs straight along the top; one sum, three products, four gates.
  public static var lstmCell: Diagram {
    Diagram("The LSTM cell") {
      $0.columnWidth = 62
      let cBefore = $0.memory("c₋", at: (0, 4))
      let forgetting = $0.operation("×", at: (1.8, 4), hue: .memory)
      let adding = $0.operation("+", at: (3.8, 4), hue: .memory)
      let parting = $0.junction(at: (7.3, 4), hue: .memory)
      let cAfter = $0.memory("c", at: (8.8, 4))
      let hBefore = $0.state("h₋", at: (0, 0.5))
      let x = $0.input("x", at: (0.9, -0.4))
      let join = $0.junction(at: (0.9, 0.5))
      let f = $0.gate("f", at: (1.8, 1.6))
      let i = $0.gate("i", at: (3.1, 1.6))
      let g = $0.operation("tanh g", at: (4.5, 1.6), hue: .memory)
      let o = $0.gate("o", at: (5.9, 1.6))
      let writing = $0.operation("×", at: (3.8, 2.8), hue: .memory)
      let squash = $0.operation("tanh", at: (7.3, 2.8), hue: .memory)
      let showing = $0.operation("×", at: (7.3, 1.6), hue: .state)
      let hAfter = $0.state("h", at: (8.8, 0.5))
      $0.arrow(cBefore, forgetting, hue: .memory)
      $0.arrow(forgetting, adding, hue: .memory)
      $0.line(adding, parting, hue: .memory)
      $0.arrow(parting, cAfter, hue: .memory)
      $0.line(hBefore, join, hue: .state)
      $0.line(x, join, hue: .input)
      let ends = [f, i, g].map { $0 }
      for (end, column) in zip(ends, [1.8, 3.1, 4.5]) {
        let tap = $0.junction(at: (column, 0.5))
        $0.arrow(tap, end)
      }
      $0.arrow(join, o, via: [(5.9, 0.5)])
      $0.arrow(f, forgetting)
      $0.arrow(i, writing, via: [(3.1, 2.8)])
      $0.arrow(g, writing, via: [(4.5, 2.8)], hue: .memory)
      $0.arrow(writing, adding, hue: .memory)
      $0.arrow(parting, squash, hue: .memory)
      $0.arrow(squash, showing, hue: .memory)
      $0.arrow(o, showing)
      $0.arrow(showing, hAfter, via: [(7.3, 0.5)], hue: .state)
      $0.key = [
        "c memory, h state, x input; c₋ and h₋ from the step before.",
        "σ: gates from 0 to 1, f forget, i input, o output; g candidate; × and + by element.",
      ]
      $0.finding =
        "The LSTM cell: the memory c runs straight along the top, times the forget gate f, plus "
        + "the input gate i times the candidate g; the state h is the output gate o times tanh of c. "
        + "All four gates see the input x and the state before."
    }
  }

  /// The GRU cell, reset before the product: h runs along the top, z mixes old state and candidate.
  public static var gruCell: Diagram {
    Diagram("The GRU cell") {
      $0.columnWidth = 66
      let before = $0.state("h₋", at: (0, 3.4))
      let parting = $0.junction(at: (0.8, 3.4), hue: .state)
      let resetting = $0.junction(at: (2, 3.4), hue: .state)
      let keeping = $0.operation("×", at: (3.6, 3.4), hue: .state)
      let adding = $0.operation("+", at: (6.2, 3.4), hue: .state)
      let after = $0.state("h", at: (7.6, 3.4))
      let r = $0.gate("r", at: (2, 1.5))
      let z = $0.gate("z", at: (3.6, 1.5))
      let candidate = $0.operation("tanh n", at: (6.2, 1.5), hue: .memory)
      let reset = $0.operation("×", at: (2, 2.45), hue: .state)
      let rest = $0.operation("1−", at: (4.7, 2.45))
      let writing = $0.operation("×", at: (6.2, 2.45), hue: .memory)
      let x = $0.input("x", at: (0, -0.1))
      $0.line(before, parting, hue: .state)
      $0.line(parting, resetting, hue: .state)
      $0.arrow(resetting, keeping, hue: .state)
      $0.arrow(keeping, adding, hue: .state)
      $0.arrow(adding, after, hue: .state)
      $0.arrow(resetting, reset, hue: .state)
      $0.arrow(r, reset)
      let half = $0.junction(at: (3.6, 2.45))
      $0.line(z, half)
      $0.arrow(half, keeping)
      $0.arrow(half, rest)
      $0.arrow(rest, writing)
      $0.arrow(candidate, writing, hue: .memory)
      $0.arrow(writing, adding, hue: .memory)
      $0.arrow(
        reset, candidate, via: [(2.8, 2.45), (2.8, 0.8), (5, 0.8), (5, 1.5)], hue: .state)
      let tapR = $0.junction(at: (1.85, 0.35), hue: .state)
      $0.line(parting, tapR, via: [(0.8, 0.35)], hue: .state)
      $0.arrow(tapR, r, via: [(1.85, 1)], hue: .state)
      $0.arrow(tapR, z, via: [(3.45, 0.35), (3.45, 1)], hue: .state)
      let xR = $0.junction(at: (2.15, -0.1), hue: .input)
      let xZ = $0.junction(at: (3.75, -0.1), hue: .input)
      $0.line(x, xR, hue: .input)
      $0.line(xR, xZ, hue: .input)
      $0.arrow(xR, r, via: [(2.15, 1)], hue: .input)
      $0.arrow(xZ, z, via: [(3.75, 1)], hue: .input)
      $0.arrow(xZ, candidate, via: [(6.2, -0.1)], hue: .input)
      $0.key = [
        "h state, x input; h₋ from the step before. σ: gates from 0 to 1, r reset, z update;",
        "n candidate; × and + by element: h = z × h₋ + (1 − z) × n.",
      ]
      $0.finding =
        "The GRU cell: the state h runs along the top, times the update gate z, plus one minus z "
        + "times the candidate n; the candidate sees the input and the state before times the reset "
        + "gate r."
    }
  }
}

/// `t`, `t₋₁` or a number set low.
private func subscripted(_ step: Int) -> String {
  let digits: [Character] = ["₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"]
  guard step >= 0 else { return "₋" + subscripted(-step) }
  return String(String(step).compactMap { $0.wholeNumberValue.map { digits[$0] } })
}
