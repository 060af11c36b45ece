/// The 32-bit Mersenne twister MT19937 (Matsumoto and Nishimura, 1998), seeded as NumPy seeds it.
struct MersenneTwister {
  private static let length = 624
  private static let middle = 397

  private var key: [UInt32]
  private var position = MersenneTwister.length

  /// The generator after `init_genrand(seed)`.
  init(seed: UInt32) {
    key = [seed]
    key.reserveCapacity(Self.length)
    for index in 1..<Self.length {
      let last = key[index - 1]
      key.append(1_812_433_253 &* (last ^ (last >> 30)) &+ UInt32(index))
    }
  }

  /// The generator after `init_by_array(seeds)`; `seeds` is not empty.
  init(seeds: [UInt32]) {
    self.init(seed: 19_650_218)
    var slot = 1
    var word = 0
    func mixed(_ factor: UInt32) -> UInt32 {
      let last = key[slot - 1]
      return key[slot] ^ ((last ^ (last >> 30)) &* factor)
    }
    for _ in 0..<max(Self.length, seeds.count) {
      key[slot] = mixed(1_664_525) &+ seeds[word] &+ UInt32(word)
      slot += 1
      word += 1
      if slot >= Self.length {
        key[0] = key[Self.length - 1]
        slot = 1
      }
      if word >= seeds.count { word = 0 }
    }
    for _ in 1..<Self.length {
      key[slot] = mixed(1_566_083_941) &- UInt32(slot)
      slot += 1
      if slot >= Self.length {
        key[0] = key[Self.length - 1]
        slot = 1
      }
    }
    key[0] = 0x8000_0000
  }

  /// The next 32 bits.
  mutating func next() -> UInt32 {
    if position == Self.length { refill() }
    var word = key[position]
    position += 1
    word ^= word >> 11
    word ^= (word << 7) & 0x9d2c_5680
    word ^= (word << 15) & 0xefc6_0000
    return word ^ (word >> 18)
  }

  private mutating func refill() {
    for index in 0..<Self.length {
      let following = key[(index + 1) % Self.length]
      let joined = (key[index] & 0x8000_0000) | (following & 0x7fff_ffff)
      let twist: UInt32 = joined & 1 == 0 ? 0 : 0x9908_b0df
      key[index] = key[(index + Self.middle) % Self.length] ^ (joined >> 1) ^ twist
    }
    position = 0
  }
}
