import Foundation
import Kernels
import Tensors

/// One LSTM step with one thread, with two, and with two beside a process that keeps a CPU busy.
func measureThreads(_ measure: Measurement) {
  guard ["one", "two", "busy"].contains(where: { measure.wants("threads/" + $0) }) else { return }
  let size = 256
  let x = normal([50, 32, size])
  let model = LSTM<Float>(input: size, hidden: size, random: Random(seed: 1))
  let loss: (LSTM<Float>) -> Tensor<Float> = { $0(x, timeMajor: true).outputs.sum() }

  tensors_thread_count_set(1)
  measureStep("threads/one", measure, model, loss)
  tensors_thread_count_set(2)
  measureStep("threads/two", measure, model, loss)

  let busy = Process()
  busy.executableURL = URL(fileURLWithPath: "/bin/sh")
  busy.arguments = ["-c", "while :; do :; done"]
  var crowded = measure
  crowded.mayWait = true
  let starts = !measure.listsNames && (try? busy.run()) != nil
  measureStep("threads/busy", crowded, model, loss)
  if starts {
    busy.terminate()
    busy.waitUntilExit()
  }
}
