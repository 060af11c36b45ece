import Kernels

/// The three recurrent layers that kernels compute over a whole sequence.
enum RecurrentKind {
  case rnn, lstm, gru

  /// G, the number of gates.
  var gates: Int {
    switch self {
    case .rnn: 1
    case .lstm: 4
    case .gru: 3
    }
  }
}

/// One run of a kernel over a sequence: operands, results, and what the way back needs.
///
/// x [T, B, D], weights [D, G H] and [H, G H], states [B, H]; all in row-major order.
final class RecurrentSequence<Scalar: FloatingScalar> {
  let kind: RecurrentKind
  let time, batch, input, hidden: Int
  let x, wx, wh: Tensor<Scalar>
  let bias, recurrentBias, h0, c0: Tensor<Scalar>?
  let lengths: Tensor<Int>?
  let activation: tensors_activation
  let resetAfter: Bool

  let outputs, lastH: Tensor<Scalar>
  let gates, cells, cellTanh, lastC: Tensor<Scalar>?
  private let steps: (wx: StepWeights<Scalar>?, wh: StepWeights<Scalar>?)

  init(
    _ kind: RecurrentKind, x: Tensor<Scalar>, wx: Tensor<Scalar>, wh: Tensor<Scalar>,
    bias: Tensor<Scalar>?, recurrentBias: Tensor<Scalar>? = nil, h0: Tensor<Scalar>?,
    c0: Tensor<Scalar>? = nil, lengths: Tensor<Int>?, activation: tensors_activation = .tanh,
    resetAfter: Bool = true
  ) {
    self.kind = kind
    (time, batch, input) = (x.shape[0], x.shape[1], x.shape[2])
    hidden = wh.shape[0]
    self.x = x.detached().contiguous()
    self.wx = wx.detached().contiguous()
    self.wh = wh.detached().contiguous()
    self.bias = bias?.detached().contiguous()
    self.recurrentBias = recurrentBias?.detached().contiguous()
    self.h0 = h0?.detached().contiguous()
    self.c0 = c0?.detached().contiguous()
    self.lengths = lengths?.contiguous()
    self.activation = activation
    self.resetAfter = resetAfter
    let all = [time, batch, hidden]
    outputs = Tensor(uninitialised: all)
    lastH = Tensor(uninitialised: [batch, hidden])
    gates = kind == .rnn ? nil : Tensor(uninitialised: [time, batch, kind.gates * hidden])
    cells = kind == .rnn ? nil : Tensor(uninitialised: all)
    cellTanh = kind == .lstm ? Tensor(uninitialised: all) : nil
    lastC = kind == .lstm ? Tensor(uninitialised: [batch, hidden]) : nil
    // A whole sequence packs its weights once anyway, and keeps no copy of them.
    let isStep = time == 1 && (kind != .gru || resetAfter)
    steps = isStep ? (wx.stepWeights, wh.stepWeights) : (nil, nil)
    forward()
  }

  private func forward() {
    switch Scalar.kind {
    case .float:
      var call = call32(isBackward: false)
      switch kind {
      case .rnn: tensors_rnn_forward_f32(&call)
      case .lstm: tensors_lstm_forward_f32(&call)
      case .gru: tensors_gru_forward_f32(&call)
      }
    default:
      var call = call64(isBackward: false)
      switch kind {
      case .rnn: tensors_rnn_forward_f64(&call)
      case .lstm: tensors_lstm_forward_f64(&call)
      case .gru: tensors_gru_forward_f64(&call)
      }
    }
  }

  /// Computes the gradients that have a place in `result`, from those of outputs and last state.
  func backward(
    outputs dOutputs: Tensor<Scalar>?, lastH dLastH: Tensor<Scalar>?, lastC dLastC: Tensor<Scalar>?,
    accumulate: Bool, into result: Slopes
  ) {
    if time == 0 || batch == 0 || hidden == 0 {
      result.fillWithoutSteps(lastH: dLastH, lastC: dLastC, accumulate: accumulate)
      return
    }
    let incoming = (
      dOutputs?.contiguous(), dLastH?.contiguous(), dLastC?.contiguous()
    )
    withExtendedLifetime((self, incoming, result)) {
      switch Scalar.kind {
      case .float:
        var call = call32(isBackward: true)
        var slopes = result.call32(incoming.0, incoming.1, incoming.2, accumulate)
        switch kind {
        case .rnn: tensors_rnn_backward_f32(&call, &slopes)
        case .lstm: tensors_lstm_backward_f32(&call, &slopes)
        case .gru: tensors_gru_backward_f32(&call, &slopes)
        }
      default:
        var call = call64(isBackward: true)
        var slopes = result.call64(incoming.0, incoming.1, incoming.2, accumulate)
        switch kind {
        case .rnn: tensors_rnn_backward_f64(&call, &slopes)
        case .lstm: tensors_lstm_backward_f64(&call, &slopes)
        case .gru: tensors_gru_backward_f64(&call, &slopes)
        }
      }
    }
  }

  /// Places for the gradients; nil for those that nobody wants.
  struct Slopes {
    var x, wx, wh, bias, recurrentBias, h0, c0: Tensor<Scalar>?
    /// Where the gradient before the gates goes, [T, B, G H], if the caller wants it.
    var gates: UnsafeMutablePointer<Scalar>?

    /// What a sequence without steps passes back: the last state is the first.
    fileprivate func fillWithoutSteps(
      lastH: Tensor<Scalar>?, lastC: Tensor<Scalar>?, accumulate: Bool
    ) {
      for place in [x] + (accumulate ? [] : [wx, wh, bias, recurrentBias]) {
        if let place { applyFill(0, place.mutablePointer, place.count) }
      }
      for (place, value) in [(h0, lastH), (c0, lastC)] {
        guard let place else { continue }
        applyFill(0, place.mutablePointer, place.count)
        if let value = value?.contiguous() {
          withExtendedLifetime(value) {
            place.mutablePointer.update(from: value.pointer, count: place.count)
          }
        }
      }
    }
  }
}

// The structures of the kernels, for Float and for Double.

extension RecurrentSequence {
  private func call32(isBackward: Bool) -> tensors_sequence_f32 {
    tensors_sequence_f32(
      time: time, batch: batch, input: input, hidden: hidden, x: f32(x.pointer),
      wx: f32(wx.pointer), wx_row: kind.gates * hidden, wx_column: 1, wh: f32(wh.pointer),
      wh_row: kind.gates * hidden, wh_column: 1,
      wx_packed: isBackward ? nil : (steps.wx?.packed).map { f32($0.pointer) },
      wh_packed: isBackward ? nil : (steps.wh?.packed).map { f32($0.pointer) },
      wh_transposed: isBackward ? (steps.wh?.transposed).map { f32($0.pointer) } : nil,
      bias: bias.map { f32($0.pointer) },
      bias_h: recurrentBias.map { f32($0.pointer) }, h0: h0.map { f32($0.pointer) },
      c0: c0.map { f32($0.pointer) }, lengths: lengths?.pointer, forget_bias: 0,
      activation: activation, reset_after: resetAfter, h: f32(outputs.mutablePointer),
      gates: gates.map { f32($0.mutablePointer) }, cells: cells.map { f32($0.mutablePointer) },
      cell_tanh: cellTanh.map { f32($0.mutablePointer) }, h_last: f32(lastH.mutablePointer),
      c_last: lastC.map { f32($0.mutablePointer) })
  }

  private func call64(isBackward: Bool) -> tensors_sequence_f64 {
    tensors_sequence_f64(
      time: time, batch: batch, input: input, hidden: hidden, x: f64(x.pointer),
      wx: f64(wx.pointer), wx_row: kind.gates * hidden, wx_column: 1, wh: f64(wh.pointer),
      wh_row: kind.gates * hidden, wh_column: 1,
      wx_packed: isBackward ? nil : (steps.wx?.packed).map { f64($0.pointer) },
      wh_packed: isBackward ? nil : (steps.wh?.packed).map { f64($0.pointer) },
      wh_transposed: isBackward ? (steps.wh?.transposed).map { f64($0.pointer) } : nil,
      bias: bias.map { f64($0.pointer) },
      bias_h: recurrentBias.map { f64($0.pointer) }, h0: h0.map { f64($0.pointer) },
      c0: c0.map { f64($0.pointer) }, lengths: lengths?.pointer, forget_bias: 0,
      activation: activation, reset_after: resetAfter, h: f64(outputs.mutablePointer),
      gates: gates.map { f64($0.mutablePointer) }, cells: cells.map { f64($0.mutablePointer) },
      cell_tanh: cellTanh.map { f64($0.mutablePointer) }, h_last: f64(lastH.mutablePointer),
      c_last: lastC.map { f64($0.mutablePointer) })
  }
}

extension RecurrentSequence.Slopes {
  fileprivate func call32(
    _ dh: Tensor<Scalar>?, _ dhLast: Tensor<Scalar>?, _ dcLast: Tensor<Scalar>?, _ accumulate: Bool
  ) -> tensors_sequence_gradient_f32 {
    tensors_sequence_gradient_f32(
      dh: dh.map { f32($0.pointer) }, dh_last: dhLast.map { f32($0.pointer) },
      dc_last: dcLast.map { f32($0.pointer) }, accumulate: accumulate,
      dx: x.map { f32($0.mutablePointer) }, dwx: wx.map { f32($0.mutablePointer) },
      dwh: wh.map { f32($0.mutablePointer) }, dbias: bias.map { f32($0.mutablePointer) },
      dbias_h: recurrentBias.map { f32($0.mutablePointer) },
      dh0: h0.map { f32($0.mutablePointer) }, dc0: c0.map { f32($0.mutablePointer) },
      dgates: gates.map { f32($0) })
  }

  fileprivate func call64(
    _ dh: Tensor<Scalar>?, _ dhLast: Tensor<Scalar>?, _ dcLast: Tensor<Scalar>?, _ accumulate: Bool
  ) -> tensors_sequence_gradient_f64 {
    tensors_sequence_gradient_f64(
      dh: dh.map { f64($0.pointer) }, dh_last: dhLast.map { f64($0.pointer) },
      dc_last: dcLast.map { f64($0.pointer) }, accumulate: accumulate,
      dx: x.map { f64($0.mutablePointer) }, dwx: wx.map { f64($0.mutablePointer) },
      dwh: wh.map { f64($0.mutablePointer) }, dbias: bias.map { f64($0.mutablePointer) },
      dbias_h: recurrentBias.map { f64($0.mutablePointer) },
      dh0: h0.map { f64($0.mutablePointer) }, dc0: c0.map { f64($0.mutablePointer) },
      dgates: gates.map { f64($0) })
  }
}
