// Our side of the benchmarks in Benchmarks/Peers: the same names, shapes and JSON lines.
//
//     TensorBenchmarks [--threads 1,2] [--only lstm_step,gru] [--seconds 0.6] [--clock cpu]

import Kernels

var measurement = Measurement()
var threads = [1, 2]
var arguments = CommandLine.arguments.dropFirst()
while let option = arguments.popFirst() {
  let value = arguments.popFirst() ?? ""
  switch option {
  case "--threads": threads = value.split(separator: ",").compactMap { Int($0) }
  case "--only": measurement.prefixes = value.split(separator: ",").map(String.init)
  case "--clock": measurement.usesCPUTime = value == "cpu"
  case "--seconds": measurement.seconds = Double(value) ?? 0.6
  default: print("unknown option \(option)")
  }
}
for count in threads {
  tensors_thread_count_set(count)
  measurement.threads = count
  measureOperations(measurement)
  measureLayers(measurement)
  measureModels(measurement)
}
