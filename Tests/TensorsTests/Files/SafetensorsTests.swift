import Foundation
import Testing

@testable import Tensors

private final class Pair: Module {
  let weight: Parameter<Float>
  let layers: [Parameter<Float>]

  init(_ start: Float) {
    weight = Parameter(counted([2, 3]) + start)
    layers = [Parameter(counted([2]) * start), Parameter(Tensor(start))]
  }
}

@Suite struct SafetensorsTests {
  @Test func filesAreReadAndWrittenAsTheSafetensorsPackageDoes() throws {
    let path = "files/arrays.safetensors"
    let file = try NamedTensors(safetensors: Fixture.url(path).path)
    try expectArrays(file)
    #expect(file.metadata == ["made by": "a \"test\"\n"])
    #expect(file.safetensorsBytes == (try Fixture.bytes(path)))
  }

  @Test func narrowTypesAreRead() throws {
    let file = try NamedTensors(safetensors: Fixture.url("files/read.safetensors").path)
    try expectArrays(file)
    #expect(try file.tensor("half", of: Float.self).scalars == [0, 1, 2, 3, 4, 5])
    #expect(try file.tensor("bytes", of: Int.self).scalars == [0, 1, 2, 3, 4])
  }

  @Test(arguments: ["safetensors", "npz"])
  func aModelComesBackUnderItsNames(format: String) throws {
    try withTemporaryFolder { folder in
      let (old, new) = (Pair(2), Pair(-1))
      let path = folder + "/model." + format
      if format == "npz" {
        try old.save(npz: path)
        try new.load(npz: path)
      } else {
        try old.save(safetensors: path)
        try new.load(safetensors: path)
      }
      #expect(old.parameters.map(\.name) == ["weight", "layers.0", "layers.1"])
      for ((name, a), (_, b)) in zip(old.parameters, new.parameters) {
        #expect(a.value.scalars == b.value.scalars, "\(name)")
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
    }
  }

  @Test func aModelThatDiffersIsLeftAlone() throws {
    let model = Pair(5)
    var values = model.namedValues
    values.set("layers.1", counted([7], Float.self))
    #expect(throws: FileError(.wrongShape(name: "layers.1", expected: [], found: [7]))) {
      try model.setValues(values)
    }
    values["layers.1"] = nil
    #expect(
      throws: FileError(.missing(name: "layers.1", present: ["weight", "layers.0"]))
    ) { try model.setValues(values) }
    values.set("layers.1", Tensor<Double>(1))
    #expect(
      throws: FileError(.wrongType(name: "layers.1", expected: "Float", found: "double"))
    ) { try model.setValues(values) }
    values.set("layers.1", Tensor<Float>(1))
    values.set("bias", Tensor<Float>(1))
    #expect(throws: FileError(.surplus(names: ["bias"]))) { try model.setValues(values) }
    #expect(model.weight.value.scalars == Pair(5).weight.value.scalars)
    #expect(model.layers[1].value.item == 5)
  }

  @Test(arguments: TextTests.lookalikes) func namesAreTheirBytes(words: [String]) throws {
    var named = NamedTensors()
    for (number, word) in words.enumerated() { named.set(word, Tensor<Float>([Float(number)])) }
    #expect(named.names.count == words.count)
    for read in [
      try NamedTensors(safetensorsBytes: named.safetensorsBytes),
      try NamedTensors(npzBytes: named.npzBytes),
    ] {
      for (number, word) in words.enumerated() {
        #expect(try read.tensor(word, of: Float.self).item == Float(number))
      }
    }
    named[words[0]] = nil
    #expect(named.names.map { Array($0.utf8) } == words.dropFirst().map { Array($0.utf8) })
  }

  @Test func theNameOfTheNotesIsRefused() async throws {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var named = NamedTensors()
      named.set("__metadata__", Tensor<Float>([1]))
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("__metadata__ is reserved"))
    var named = NamedTensors()
    named.set("__metadata_", Tensor<Float>([1]))
    var bytes = named.npzBytes
    for start in bytes.indices where bytes[start...].starts(with: "__metadata_.npy".utf8) {
      bytes.replaceSubrange(start..<(start + 15), with: "__metadata__npy".utf8)
    }
    #expect(throws: FileError.self) { try NamedTensors(npzBytes: bytes) }
  }
}

/// Runs `body` with a new folder that is removed afterwards.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}
