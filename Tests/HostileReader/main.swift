// Reads files with little memory to spare, and prints a line for each: what it holds, or the error.
//
//     HostileReader WARMUP FILE...
//     HostileReader --mutations COUNT FILE...
//
// With --mutations it reads so many damaged copies of each file, see Mutations.swift.
//
// The first file is read before the limit is set, so that what a program sets up once does not
// count. A file that makes the library ask for more than is left ends the program.

import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// How many bytes more than it has this program may ask for: far more than any of the files has.
let spare = 4 << 20

func describe(_ path: String) -> String {
  do {
    if path.hasSuffix(".npy") { return "shape \(try Tensor<Float>(npy: path).shape)" }
    if path.hasSuffix(".npz") { return "\(try NamedTensors(npz: path).names.count) arrays" }
    if path.hasSuffix(".safetensors") {
      return "\(try NamedTensors(safetensors: path).names.count) tensors"
    }
    let examples = try readTFRecords(path).map { try SequenceExample(serialized: $0) }
    return "\(examples.count) examples"
  } catch {
    return "error: \(error)"
  }
}

/// The address space in use, touched or not.
func bytesInUse() -> Int {
  guard let file = fopen("/proc/self/statm", "r") else { return 0 }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 128)
  guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
  return atol(line) * sysconf(Int32(_SC_PAGESIZE))
}

/// Ends the program if it asks for so many bytes more than it has now.
func limitMemory(spare: Int) {
  let resource = __rlimit_resource_t(RLIMIT_AS.rawValue)
  var limit = rlimit()
  let used = bytesInUse()
  let isKnown = used > 0 && getrlimit(resource, &limit) == 0
  limit.rlim_cur = rlim_t(used + spare)
  guard isKnown, setrlimit(resource, &limit) == 0 else {
    print("the limit cannot be set")
    exit(1)
  }
}

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == "--mutations", arguments.count > 2 {
  for path in arguments.dropFirst(2) { readMutations(of: path, count: Int(arguments[1]) ?? 0) }
  exit(0)
}
for (number, path) in arguments.enumerated() {
  print(path, describe(path), separator: "\t")
  fflush(nil)
  if number == 0 { limitMemory(spare: spare) }
}
