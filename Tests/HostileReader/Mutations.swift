import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Bytes that differ from good ones: a few of them changed, cut out, doubled or put in.
struct Mutations {
  let good: [UInt8]
  private let random: Random

  init(of good: [UInt8], seed: UInt64) {
    self.good = good
    random = Random(seed: seed)
  }

  private func below(_ count: Int) -> Int { Int(random.nextUniform() * Double(max(count, 1))) }

  /// A place in the bytes: mostly near an end, where the formats describe themselves.
  private func place(_ count: Int) -> Int {
    switch below(5) {
    case 0: below(count)
    case 1, 2: below(min(count, 64))
    case 3: below(min(count, 512))
    default: count - 1 - below(min(count, 256))
    }
  }

  private let signs = Array("0123456789-,:[]{}()'\"\\. ".utf8)

  func next() -> [UInt8] {
    var bytes = good
    for _ in 0...below(3) where !bytes.isEmpty {
      let start = place(bytes.count)
      let end = min(bytes.count, start + 1 + below(8))
      switch below(7) {
      case 0: bytes[start] ^= 1 << UInt8(below(8))
      case 1: for i in start..<end { bytes[i] = 0xff }
      case 2: for i in start..<end { bytes[i] = 0 }
      case 3: for i in start..<end { bytes[i] = UInt8(below(256)) }
      case 4: bytes.removeSubrange(start..<(below(2) == 0 ? bytes.count : end))
      case 5: bytes.insert(contentsOf: bytes[start..<end], at: start)
      // Digits and signs, of which headers are made.
      default: bytes[start] = signs[below(signs.count)]
      }
    }
    return bytes
  }
}

/// Reads `count` mutations of a file, with eight times its size and 4 MiB to spare; prints what
/// became of them.
func readMutations(of path: String, count: Int) {
  let kind = String(path.split(separator: ".").last ?? "")
  guard let good = bytes(of: path) else {
    print("\(path) cannot be read")
    exit(1)
  }
  let copy = "\(path).mutated.\(kind)"
  defer { unlink(copy) }
  let mutations = Mutations(of: good, seed: 1)
  var refused = 0
  for number in 0..<count {
    let mutation = mutations.next()
    write(mutation, to: copy)
    if describe(copy).hasPrefix("error") { refused += 1 }
    // What a program sets up once does not count; 4 MiB are for blocks that are kept for the next
    // file.
    if number == 20 { limitMemory(spare: 8 * good.count + (4 << 20)) }
  }
  print("\(kind): \(count) mutations of \(good.count) bytes, \(refused) refused")
}

private func bytes(of path: String) -> [UInt8]? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var result: [UInt8] = []
  var part = [UInt8](repeating: 0, count: 1 << 16)
  while case let count = fread(&part, 1, part.count, file), count > 0 { result += part[..<count] }
  return result
}

private func write(_ bytes: [UInt8], to path: String) {
  guard let file = fopen(path, "w") else { return }
  fwrite(bytes, 1, bytes.count, file)
  fclose(file)
}
