import Chapters
import EngineSetup
import Foundation
import Testing

@testable import Execution

@Suite struct CacheTests {
  /// A cache in a folder of its own, which goes with the body.
  static func withCache(
    limit: Int = 1 << 30, _ body: @Sendable (Cache) async throws -> Void
  ) async throws {
    let root =
      NSTemporaryDirectory() + "/notebook-cache-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    defer { try? FileManager.default.removeItem(atPath: root) }
    try await body(try Cache(root: root, limit: limit))
  }

  static let chapter = Setup.parse(Setup.chapter(["let a = 2", "let a = \"two\"\na", "a + \"!\""]))

  /// A name as a unit's, in the order of the numbers.
  static func name(_ number: Int) -> String { String(repeating: "0", count: 39) + "\(number)" }

  static func outputs(_ cache: Cache) async throws -> [String] {
    let engine = try Setup.engine(cache)
    return try await Gate.shared.pass {
      try await engine.run(Self.chapter, options: RunOptions()).results.map(\.output)
    }
  }

  static func units(_ cache: Cache) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: cache.folder + "/units")) ?? []).sorted()
  }

  @Test func runsAtTheSameTimeShareIt() async throws {
    try await Self.withCache { cache in
      async let one = Self.outputs(cache)
      async let two = Self.outputs(cache)
      async let three = Self.outputs(cache)
      let all = try await [one, two, three]
      #expect(all == Array(repeating: ["", "\"two\"\n", "\"two!\"\n"], count: 3))
      let work = try FileManager.default.contentsOfDirectory(atPath: cache.folder + "/work")
      #expect(work == [])
    }
  }

  @Test func nothingIsCompiledTwice() async throws {
    try await Self.withCache { cache in
      _ = try await Self.outputs(cache)
      let before = Self.units(cache)
      _ = try await Self.outputs(cache)
      #expect(Self.units(cache) == before)
    }
  }

  /// A kill leaves half a folder among the unfinished ones; a power failure, short files.
  @Test func damagedEntriesAreMadeAgain() async throws {
    try await Self.withCache { cache in
      let whole = try await Self.outputs(cache)
      for (place, unit) in Self.units(cache).enumerated() {
        let path = cache.folder + "/units/" + unit
        switch place % 3 {
        case 0: try FileManager.default.removeItem(atPath: path + "/complete")
        case 1: truncate(path + "/unit.so", 100)
        default: truncate(path + "/record.json", 5)
        }
      }
      _ = try cache.makeWorkFolder()
      #expect(try await Self.outputs(cache) == whole)
      #expect(try await Self.outputs(cache) == whole)
    }
  }

  /// A process that loaded the first library finds it by name as long as it runs.
  @Test(arguments: [true, false])
  func anEntryThatCanBeUsedStays(isUsable: Bool) async throws {
    try await Self.withCache { cache in
      func store(_ text: String) throws -> String {
        let work = try cache.makeWorkFolder()
        try Data(text.utf8).write(to: URL(fileURLWithPath: work + "/unit.so"))
        let path = try cache.store(work, as: "entry") { path in
          isUsable && access(path + "/unit.so", F_OK) == 0
        }
        #expect(access(work, F_OK) != 0)
        return try String(contentsOfFile: path + "/unit.so", encoding: .utf8)
      }
      let stored = [try store("first"), try store("second")]
      #expect(stored == ["first", isUsable ? "first" : "second"])
    }
  }

  @Test func anotherVersionsEntriesAreLeftAloneForAMonth() async throws {
    try await Self.withCache { cache in
      for (name, days) in [("v0", 31), ("v999", 2)] {
        try CacheVersion(path: cache.root + "/" + name).make()
        try FileManager.default.createDirectory(
          atPath: cache.root + "/\(name)/units/x", withIntermediateDirectories: true)
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSinceNow: -86_400.0 * Double(days))],
          ofItemAtPath: cache.root + "/" + name)
      }
      #expect(try await Self.outputs(cache) == ["", "\"two\"\n", "\"two!\"\n"])
      cache.trim(force: true)
      #expect(access(cache.root + "/v0", F_OK) != 0)
      #expect(access(cache.root + "/v999/units/x", F_OK) == 0)
    }
  }

  @Test func theOldestEntriesGoBeyondTheLimit() async throws {
    try await Self.withCache(limit: 100_000) { cache in
      for number in 0..<10 {
        let work = try cache.makeWorkFolder()
        try Data(count: 20_000).write(to: URL(fileURLWithPath: work + "/unit.so"))
        let path = try cache.store(work, as: Self.name(number))
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSinceNow: -1000 + 10 * Double(number))],
          ofItemAtPath: path)
      }
      cache.trim(force: true)
      let left = Self.units(cache)
      #expect((1...4).contains(left.count))
      #expect(left == (0..<10).suffix(left.count).map(Self.name))
      cache.clean()
      #expect(Self.units(cache) == [])
    }
  }

  /// Whatever else lies in the folder that was named, or beside our entries, outlives everything.
  @Test(arguments: ["vendor", "venv", "v1", "v2", "v", "units", "notes.txt", "CACHEDIR.TAG"])
  func foreignDataStays(name: String) throws {
    let root = NSTemporaryDirectory() + "/notebook-foreign-\(getpid())-\(name)"
    defer { try? FileManager.default.removeItem(atPath: root) }
    for isThereFirst in [true, false] {
      let cache = isThereFirst ? nil : try Cache(root: root + "/own", limit: 0)
      let file = root + (isThereFirst ? "/" : "/own/") + name
      if cache != nil, ["v1", "CACHEDIR.TAG"].contains(name) { continue }
      if name.contains(".") {
        try Data("precious".utf8).write(to: URL(fileURLWithPath: file).creatingFolder())
      } else {
        try Data("precious".utf8).write(to: URL(fileURLWithPath: file + "/a").creatingFolder())
      }
      let old = Date(timeIntervalSinceNow: -40 * 86_400)
      try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: file)
      let used = try cache ?? Cache(root: root, limit: 0)
      used.trim(force: true)
      used.clean()
      let left = FileManager.default.contents(atPath: file + (name.contains(".") ? "" : "/a"))
      #expect(left == Data("precious".utf8), "\(isThereFirst)")
    }
  }

  /// A link where a version's folder would be leads to somebody's files.
  @Test func aLinkIsNotFollowed() throws {
    let root = NSTemporaryDirectory() + "/notebook-link-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: root) }
    let cache = try Cache(root: root + "/cache", limit: 0)
    let precious = URL(fileURLWithPath: root + "/precious/notebook-cache")
    try Data("precious".utf8).write(to: precious.creatingFolder())
    symlink(root + "/precious", root + "/cache/v9")
    cache.trim(force: true)
    cache.clean()
    #expect(FileManager.default.contents(atPath: precious.path) == Data("precious".utf8))
  }

  /// What lies in the cache is loaded and run, so nobody else may have put it there.
  @Test func aFolderThatOthersCanWriteIsRefused() throws {
    let root = NSTemporaryDirectory() + "/notebook-open-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: root) }
    let cache = try Cache(root: root, limit: 0)
    var status = stat()
    #expect(stat(root, &status) == 0 && status.st_mode & 0o777 == 0o700)
    chmod(root, 0o777)
    #expect(throws: SetupError.self) { _ = try Cache(root: root, limit: 0) }
    chmod(root, 0o700)
    if geteuid() == 0 {
      chown(root, 61234, 61234)
      #expect(throws: SetupError.self) { _ = try Cache(root: root, limit: 0) }
      chown(root, 0, 0)
    }
    #expect(try Cache(root: root, limit: 0).folder == cache.folder)
  }

  @Test func aFolderThatCannotBeWrittenIsNamed() throws {
    let file = NSTemporaryDirectory() + "/notebook-file-\(getpid())"
    _ = FileManager.default.createFile(atPath: file, contents: nil)
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect(throws: SetupError.self) { _ = try Cache(root: file + "/inside", limit: 1) }
  }
}

extension URL {
  /// The same place, whose folder is there now.
  fileprivate func creatingFolder() throws -> URL {
    try FileManager.default.createDirectory(
      at: deletingLastPathComponent(), withIntermediateDirectories: true)
    return self
  }
}
