import Foundation
import Kernels
import Testing

@Suite struct TrainingHashTests {
  private func hashes(_ size: String, isa: String, threads: Int) throws -> String {
    try output(
      of: productsFolder.appendingPathComponent("TrainingHash"), [size],
      ["TENSORS_ISA": isa, "TENSORS_THREADS": String(threads)])
  }

  private var sets: [String] {
    [("avx512", tensors_isa.avx512), ("avx2", .avx2)]
      .filter { tensors_isa_supported($0.1) }.map(\.0)
  }

  /// Whole training runs: the bits of every parameter, whatever computes them.
  @Test func trainingEndsInTheSameBitsWithAnyNumberOfThreads() throws {
    let expected = try hashes("long", isa: sets.first ?? "base", threads: 1)
    #expect(expected.split(separator: "\n").count == 8)
    for isa in sets {
      for threads in [1, 2, 7] {
        let found = try hashes("long", isa: isa, threads: threads)
        #expect(found == expected, "\(isa), \(threads) threads")
      }
    }
  }

  /// Short, since exactness without fused multiply-add is slow.
  @Test func theBaselineEndsInTheSameBits() throws {
    let expected = try hashes("short", isa: "base", threads: 1)
    for isa in sets + ["base"] {
      for threads in [1, 7] {
        let found = try hashes("short", isa: isa, threads: threads)
        #expect(found == expected, "\(isa), \(threads) threads")
      }
    }
  }

  /// The bits of the C library's functions change with the CPU; of them only √ is exact everywhere.
  @Test func nothingGoesThroughTheMathematicsLibrary() throws {
    let library = URL(fileURLWithPath: "/usr/bin/env")
    let libm = try #require(
      ["/lib/x86_64-linux-gnu/libm.so.6", "/lib/aarch64-linux-gnu/libm.so.6", "/lib64/libm.so.6"]
        .first { FileManager.default.fileExists(atPath: $0) })
    func symbols(_ arguments: [String]) throws -> Set<String> {
      let lines = try output(of: library, ["nm"] + arguments).split(separator: "\n")
      return Set(
        lines.compactMap { line in
          line.split(separator: " ").last.map { String($0.split(separator: "@")[0]) }
        })
    }
    let mathematics = try symbols(["-D", "--defined-only", libm])
    #expect(mathematics.isSuperset(of: ["exp", "expf", "tanhf", "fma", "rint", "sqrt"]))
    for target in ["Kernels", "Tensors"] {
      let folder = productsFolder.appendingPathComponent(target + ".build")
      let objects = try #require(FileManager.default.enumerator(atPath: folder.path))
        .compactMap { $0 as? String }.filter { $0.hasSuffix(".o") }
      #expect(objects.count > 5)
      let used = try symbols(
        ["-u"] + objects.map { folder.appendingPathComponent($0).path })
      #expect(used.intersection(mathematics).subtracting(["sqrt", "sqrtf"]) == [], "\(target)")
    }
  }
}
