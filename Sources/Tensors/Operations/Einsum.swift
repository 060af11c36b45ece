/// Products summed over the letters that the result does not name: `einsum("bth,hv->btv", x, w)`.
///
/// Each letter is an axis; a letter in both operands is matched, one missing from the result is
/// summed over. No letter may repeat within an operand.
public func einsum<Scalar: FloatingScalar>(
  _ formula: String, _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  let terms = einsumTerms(formula, [a.shape, b.shape])
  let (first, second, result) = (terms.inputs[0], terms.inputs[1], terms.result)
  var sizes: [Character: Int] = [:]
  for (letters, shape) in [(first, a.shape), (second, b.shape)] {
    for (letter, size) in Swift.zip(letters, shape) {
      if let known = sizes[letter], known != size {
        shapeError("einsum", [a.shape, b.shape], "sizes \(known) and \(size) of \(letter) differ")
      }
      sizes[letter] = size
    }
  }
  // Letters of one operand that nobody else names are summed away first.
  let x = einsumReduced(a, first, keeping: second + result)
  let y = einsumReduced(b, second, keeping: first + result)
  let batch = x.letters.filter { y.letters.contains($0) && result.contains($0) }
  let inner = x.letters.filter { y.letters.contains($0) && !result.contains($0) }
  let rows = x.letters.filter { !y.letters.contains($0) }
  let columns = y.letters.filter { !x.letters.contains($0) }
  func size(_ letters: [Character]) -> Int { letters.reduce(1) { $0 * sizes[$1, default: 1] } }
  let batchShape = batch.map { sizes[$0, default: 1] }
  let left = x.tensor.permuted(order(x.letters, batch + rows + inner))
    .reshaped(batchShape + [size(rows), size(inner)])
  let right = y.tensor.permuted(order(y.letters, batch + inner + columns))
    .reshaped(batchShape + [size(inner), size(columns)])
  let letters = batch + rows + columns
  return matmul(left, right).reshaped(letters.map { sizes[$0, default: 1] })
    .permuted(order(letters, result))
}

/// Axes of one tensor put in another order, those that the result does not name summed: "ij->ji".
public func einsum<Scalar: FloatingScalar>(
  _ formula: String, _ a: Tensor<Scalar>
) -> Tensor<Scalar> {
  let terms = einsumTerms(formula, [a.shape])
  let x = einsumReduced(a, terms.inputs[0], keeping: terms.result)
  return x.tensor.permuted(order(x.letters, terms.result))
}

private func order(_ letters: [Character], _ target: [Character]) -> [Int] {
  target.compactMap { letters.firstIndex(of: $0) }
}

private func einsumReduced<Scalar: FloatingScalar>(
  _ x: Tensor<Scalar>, _ letters: [Character], keeping: [Character]
) -> (tensor: Tensor<Scalar>, letters: [Character]) {
  let axes = letters.indices.filter { !keeping.contains(letters[$0]) }
  if axes.isEmpty { return (x, letters) }
  return (x.sum(axes: axes, keepRank: false), letters.filter(keeping.contains))
}

private func einsumTerms(
  _ formula: String, _ shapes: [[Int]]
) -> (inputs: [[Character]], result: [Character]) {
  let text = formula.filter { $0 != " " }
  let sides = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
  guard sides.count == 2, sides[1].first == ">" else {
    shapeError("einsum", shapes, "\"\(formula)\" has no \"->\"")
  }
  let inputs = sides[0].split(separator: ",", omittingEmptySubsequences: false).map(Array.init)
  let result = Array(sides[1].dropFirst())
  if inputs.count != shapes.count {
    shapeError("einsum", shapes, "\"\(formula)\" is for \(inputs.count) tensors")
  }
  for (letters, shape) in Swift.zip(inputs, shapes) {
    if letters.count != shape.count {
      shapeError(
        "einsum", shapes, "\"\(String(letters))\" names \(letters.count) axes of \(shape.count)")
    }
    if Set(letters).count != letters.count {
      shapeError("einsum", shapes, "\"\(String(letters))\" names an axis twice")
    }
  }
  if Set(result).count != result.count {
    shapeError("einsum", shapes, "\"\(String(result))\" names an axis twice")
  }
  for letter in result where !inputs.contains(where: { $0.contains(letter) }) {
    shapeError("einsum", shapes, "no tensor has the axis \(letter)")
  }
  return (inputs, result)
}
