// Our side of the benchmarks in Benchmarks/Peers: the same names, shapes and JSON lines.
//
//     TensorBenchmarks [--threads 1,2] [--only lstm_step,gru] [--seconds 0.2] [--clock cpu]
//                      [--turns | --list]

import Kernels

var measurement = Measurement()
var threads = [1, 2]
var arguments = CommandLine.arguments.dropFirst()
while let option = arguments.popFirst() {
  if option == "--turns" {
    measurement.takesTurns = true
    continue
  }
  if option == "--list" {
    measurement.listsNames = true
    threads = [1]
    continue
  }
  let value = arguments.popFirst() ?? ""
  switch option {
  case "--threads": threads = value.split(separator: ",").compactMap { Int($0) }
  case "--only": measurement.prefixes = value.split(separator: ",").map(String.init)
  case "--clock": measurement.usesCPUTime = value == "cpu"
  case "--seconds": measurement.seconds = Double(value) ?? 0.2
  default: print("unknown option \(option)")
  }
}
for count in threads {
  tensors_thread_count_set(count)
  measurement.threads = count
  // The peers have this order too.
  measureOperations(measurement)
  measureLayers(measurement)
  measureModels(measurement)
  measureAttention(measurement)
  measureOverheads(measurement)
  if count == 2 || measurement.listsNames { measureThreads(measurement) }
}
