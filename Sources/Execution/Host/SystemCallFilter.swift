import Foundation

/// The system calls that a sandboxed cell may not make, as a program for the kernel (seccomp).
///
/// Refused are sockets of the file system, which lead out through any that a program left there, and
/// what makes namespaces of one's own, where much more of the kernel is within reach.
enum SystemCallFilter {
  /// The filter for this processor in a file to read from, for `bwrap --seccomp`.
  static func file() throws(SetupError) -> Descriptor {
    let (readEnd, writeEnd) = try Descriptor.pipe()
    let bytes = program.flatMap(\.bytes)
    guard write(writeEnd.number, bytes, bytes.count) == bytes.count else {
      throw .hostFailed(reason: "pipe: " + String(cString: strerror(errno)))
    }
    return readEnd
  }

  /// An instruction of the classic Berkeley packet filter.
  private struct Instruction {
    var code: UInt16
    /// How many instructions are passed over where a comparison holds, and where not.
    var yes: UInt8 = 0
    var no: UInt8 = 0
    var value: UInt32

    var bytes: [UInt8] {
      let low = { (number: UInt32, count: Int) in
        (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt32(8 * $0)) }
      }
      return low(UInt32(code), 2) + [yes, no] + low(value, 4)
    }

    /// Loads a part of the call's description: its number is at 0, the processor's kind at 4, the
    /// lower half of the first argument at 16.
    static func load(_ offset: UInt32) -> Instruction { Instruction(code: 0x20, value: offset) }
    static func answer(_ value: UInt32) -> Instruction { Instruction(code: 0x06, value: value) }
    static func ifEqual(_ value: UInt32, no: UInt8) -> Instruction {
      Instruction(code: 0x15, no: no, value: value)
    }
    static func ifAnyBit(_ value: UInt32, no: UInt8) -> Instruction {
      Instruction(code: 0x45, no: no, value: value)
    }
    static func ifAtLeast(_ value: UInt32, no: UInt8) -> Instruction {
      Instruction(code: 0x35, no: no, value: value)
    }
  }

  private static let allow = Instruction.answer(0x7fff_0000)
  private static func refuse(_ error: Int32) -> Instruction { .answer(0x0005_0000 | UInt32(error)) }

  #if arch(x86_64)
    private static let processor: UInt32 = 0xc000_003e
    private static let socket: UInt32 = 41
    private static let clone: UInt32 = 56
    /// unshare, setns, mount, umount2, pivot_root, add_key, request_key, keyctl, bpf, userfaultfd,
    /// perf_event_open.
    private static let refused: [UInt32] = [
      272, 308, 165, 166, 155, 248, 249, 250, 321, 323, 298,
    ]
  #else
    private static let processor: UInt32 = 0xc000_00b7
    private static let socket: UInt32 = 198
    private static let clone: UInt32 = 220
    private static let refused: [UInt32] = [97, 268, 40, 39, 41, 217, 218, 219, 280, 282, 241]
  #endif
  /// io_uring_setup, io_uring_enter, io_uring_register: what they do no filter sees.
  ///
  /// open_tree, move_mount, fsopen: the newer ways to mount.
  private static let refusedEverywhere: [UInt32] = [425, 426, 427, 428, 429, 430]

  private static var program: [Instruction] {
    var all: [Instruction] = [.load(4), .ifEqual(processor, no: 1)]
    // Calls in the manner of another processor have other numbers.
    all += [Instruction(code: 0x05, value: 1), refuse(ENOSYS), .load(0)]
    all += [.ifAtLeast(0x4000_0000, no: 1), refuse(ENOSYS)]
    for number in refused + refusedEverywhere {
      all += [.ifEqual(number, no: 1), refuse(EPERM)]
    }
    // clone3 has its flags in memory, which no filter sees; the C library then takes clone.
    all += [.ifEqual(435, no: 1), refuse(ENOSYS)]
    let newUser: UInt32 = 0x1000_0000
    all += [.ifEqual(clone, no: 4), .load(16), .ifAnyBit(newUser, no: 1), refuse(EPERM), allow]
    all += [.ifEqual(socket, no: 3), .load(16), .ifEqual(UInt32(AF_UNIX), no: 1), refuse(EACCES)]
    return all + [allow]
  }
}
