// Trains every family of models for a few steps and prints a hash of all their bits.
//
//     TENSORS_ISA=avx2 TENSORS_THREADS=7 TrainingHash [short | long]
//
// The hash must be the same on every CPU, with any number of threads, in debug and release.

import Tensors

let isShort = CommandLine.arguments.contains("short")
var total = Hash()
for (name, train) in families {
  var hash = Hash()
  train(isShort ? .short : .long, &hash)
  total.add(hash.value)
  print(name, String(hash.value, radix: 16))
}
print("all", String(total.value, radix: 16))
