import Testing

@testable import Tensors

/// A layer together with its inputs as parameters, so that one check covers all gradients.
struct LayerProbe<Layer>: Module {
  typealias Scalar = Double
  let layer: Layer
  let inputs: [Parameter<Double>]

  init(_ layer: Layer, inputs: [[Int]], seed: UInt64 = 3) {
    let random = Random(seed: seed)
    self.layer = layer
    self.inputs = inputs.map { Parameter(.normal($0, random: random)) }
  }

  subscript(input: Int) -> Tensor<Double> { inputs[input].value }
}

/// Compares the gradients of all parameters of a model with central differences.
///
/// f(p + h) - f(p - h) over 2 h has an error of about h² and rounding of about 1e-16 / h.
func expectGradients<Model: Module>(
  of model: Model, tolerance: Double = 1e-6, _ comment: String = "",
  sourceLocation: SourceLocation = #_sourceLocation, _ loss: () -> Tensor<Double>
) where Model.Scalar == Double {
  let gradients = gradient(of: model) { loss() }
  let step = 1e-5
  for entry in gradients.entries {
    let value = entry.parameter.value
    let analytic = entry.gradient.scalars
    var numeric: [Double] = []
    for i in analytic.indices {
      func at(_ change: Double) -> Double {
        var scalars = value.scalars
        scalars[i] += change
        entry.parameter.value = Tensor(shape: value.shape, scalars: scalars)
        return loss().item
      }
      numeric.append((at(step) - at(-step)) / (2 * step))
    }
    entry.parameter.value = value
    for i in analytic.indices {
      let difference = abs(analytic[i] - numeric[i])
      let isClose = difference <= tolerance * max(1, abs(numeric[i]))
      #expect(
        isClose, "\(comment) \(entry.name)[\(i)]: \(analytic[i]), numerically \(numeric[i])",
        sourceLocation: sourceLocation)
      if !isClose { break }
    }
  }
}

/// A single number out of a tensor, with another factor for each element.
func mixed(_ tensors: Tensor<Double>...) -> Tensor<Double> {
  var total = Tensor<Double>(0)
  for (index, tensor) in tensors.enumerated() {
    let random = Random(seed: 100 + UInt64(index))
    total = total + (tensor * Tensor.normal(tensor.shape, random: random)).sum()
  }
  return total
}

/// Whether two tensors of the same shape differ by no more than `tolerance`, relative above 1.
func areClose<Scalar: FloatingScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ tolerance: Scalar
) -> Bool {
  a.shape == b.shape
    && Swift.zip(a.scalars, b.scalars).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
}
