import Foundation
import Testing

@testable import Tensors

/// The numbers from 0 in a shape, as every fixture holds them (Fixtures/make_file_fixtures.py).
func counted<Scalar: TensorScalar>(_ shape: [Int], _ type: Scalar.Type = Scalar.self) -> Tensor<
  Scalar
> {
  let count = shape.reduce(1, *)
  return Tensor(shape: shape, scalars: (0..<count).map { Scalar.nearest(to: Double($0)) })
}

@Suite struct NumPyFileTests {
  private static let shapes: [(String, [Int])] = [
    ("scalar", []), ("0", [0]), ("3", [3]), ("2x3", [2, 3]), ("2x0x4", [2, 0, 4]),
  ]

  private func check<Scalar>(_ type: Scalar.Type, _ name: String) throws
  where Scalar: TensorScalar {
    for (label, shape) in Self.shapes {
      let path = "files/\(name)-\(label).npy"
      let tensor = try Tensor<Scalar>(npy: Fixture.url(path).path)
      #expect(tensor.shape == shape, "\(path)")
      #expect(tensor.scalars == counted(shape, type).scalars, "\(path)")
      #expect(tensor.npyBytes == (try Fixture.bytes(path)), "\(path)")
    }
  }

  @Test func everyTypeAndShapeIsReadAndWrittenAsNumPyDoes() throws {
    try check(Float.self, "float32")
    try check(Double.self, "float64")
    try check(Int32.self, "int32")
    try check(Int.self, "int64")
    try check(Bool.self, "bool")
  }

  @Test(arguments: [
    "big-f4", "big-f8", "big-i2", "big-i4", "big-i8", "f2", "i1", "u1", "i2", "u2", "u4", "u8",
  ])
  func otherWidthsAndOrdersAreRead(name: String) throws {
    let bytes = try Fixture.bytes("files/read-\(name).npy")
    let stored = try readNumPy(bytes, in: 0..<bytes.count)
    #expect(stored.shape == [2, 3])
    let numbers =
      stored.tensor(of: Double.self)?.scalars
      ?? stored.tensor(of: Int.self)?.scalars.map { Double($0) }
    #expect(numbers == [0, 1, 2, 3, 4, 5])
  }

  @Test func columnMajorArraysAndVersion2AreRead() throws {
    let columns = try Tensor<Float>(npy: Fixture.url("files/fortran.npy").path)
    #expect(columns.shape == [2, 3, 4] && columns.scalars == counted([2, 3, 4]).scalars)
    let second = try Tensor<Float>(npy: Fixture.url("files/version2.npy").path)
    #expect(second.scalars == counted([2, 3]).scalars)
  }

  @Test func halfPrecisionIsWidenedExactly() throws {
    let half = try Tensor<Float>(npy: Fixture.url("files/half.npy").path).scalars
    let expected: [Float] = [0, -0.0, 0x1p-24, 0x1.554p-2, 65504, .infinity, -.infinity, -1.5]
    #expect(half.map(\.bitPattern) == expected.map(\.bitPattern))
  }

  @Test func aViewIsWrittenAsItReads() throws {
    let view = counted([3, 4], Float.self).transposed()
    #expect(try Tensor<Float>(npyBytes: view.npyBytes).scalars == view.scalars)
  }

  @Test func archivesAreReadAndWrittenAsNumPyDoes() throws {
    let path = "files/arrays.npz"
    let archive = try NamedTensors(npz: Fixture.url(path).path)
    #expect(archive.names == ["weights", "bias", "ids", "mask", "größe"])
    try expectArrays(archive)
    #expect(archive.npzBytes == (try Fixture.bytes(path)))
  }

  @Test func compressedArchivesAreRead() throws {
    let archive = try NamedTensors(npz: Fixture.url("files/compressed.npz").path)
    try expectArrays(archive)
    let repeated = try archive.tensor("repeated", of: Float.self).scalars
    #expect(repeated == (0..<4000).map { Float($0 % 100) })
    // NumPy's own generator says what the random ones must be.
    let random = NumPyRandom(seed: 0)
    let varied = try archive.tensor("varied", of: Int.self).scalars
    #expect(varied == (0..<3000).map { _ in random.integer(in: 0..<50) })
    let tiny = try NamedTensors(npz: Fixture.url("files/fixed-code.npz").path)
    #expect(try tiny.tensor("tiny", of: Int32.self).scalars == [0])
  }
}

/// The five arrays that the script puts into archives.
func expectArrays(_ archive: NamedTensors) throws {
  #expect(try archive.tensor("weights", of: Float.self).scalars == counted([4, 5]).scalars)
  #expect(try archive.tensor("bias", of: Double.self).scalars == counted([5]).scalars)
  #expect(try archive.tensor("ids", of: Int.self).scalars == [0, 1, 2])
  #expect(try archive.tensor("mask", of: Bool.self).scalars == [false, true, true, true])
  #expect(try archive.tensor("größe", of: Int32.self).shape == [])
}
