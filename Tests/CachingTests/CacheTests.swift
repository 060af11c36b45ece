import Foundation
import Testing

@testable import Caching

@Suite struct CacheTests {
  private let root = NSTemporaryDirectory() + "/caching-\(UUID().uuidString)"

  /// Runs the body with a cache in a folder of its own, which goes with the body.
  private func withCache(limit: Int = 1 << 30, _ body: (Cache) throws -> Void) throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    try body(try Cache(root: root, limit: limit))
  }

  private func entries(_ cache: Cache) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: cache.folder + "/entries")
    return (names ?? []).sorted()
  }

  private static let key = Cache.Key(.results, ["a"])

  @Test func everyPartOfAKeyCounts() {
    let keys = [
      Cache.Key(.unit, ["ab", "c"]), Cache.Key(.unit, ["a", "bc"]), Cache.Key(.check, ["ab", "c"]),
      Cache.Key(.unit, ["ab"], bytes: [[99]]), Cache.Key(.unit, ["ab", "c", ""]),
    ]
    // The last two parts of the first and the fourth are the same bytes, and that is no matter.
    #expect(Set(keys.map(\.name)).count == 4)
  }

  @Test func aValueComesBackAndIsReplaced() throws {
    try withCache { cache in
      #expect(cache.value(Self.key, as: [Int].self) == nil)
      cache.keep(value: [1, 2], as: Self.key)
      #expect(cache.value(Self.key, as: [Int].self) == [1, 2])
      cache.keep(value: [3], as: Self.key)
      #expect(cache.value(Self.key, as: [Int].self) == [3])
      #expect(entries(cache).count == 1)
    }
  }

  @Test func aValueWithAnyBitChangedIsGone() throws {
    try withCache { cache in
      cache.keep([1, 2, 3], as: Self.key)
      let path = cache.place(of: Self.key)
      let whole = try Data(contentsOf: URL(fileURLWithPath: path))
      for bit in 0..<whole.count * 8 {
        var bytes = whole
        bytes[bit / 8] ^= 1 << (bit % 8)
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(cache.bytes(Self.key) == nil, "\(bit)")
      }
    }
  }

  @Test func whatKilledRunsLeftGoesAndWhatOthersMakeStays() throws {
    try withCache { cache in
      let mine = try cache.makeWorkFolder()
      let left = cache.folder + "/work/abcdef"
      try FileManager.default.createDirectory(
        atPath: left + "/unit", withIntermediateDirectories: true)
      _ = FileManager.default.createFile(atPath: left + "/lock", contents: nil)
      let other = try Cache(root: root, limit: 1 << 30)
      let theirs = try other.makeWorkFolder()
      #expect(access(left, F_OK) != 0)
      #expect(access(mine, F_OK) == 0 && access(theirs, F_OK) == 0)
    }
  }

  /// Cleaning while another run goes on costs that run nothing.
  @Test func whatARunHasInUseIsNeverDropped() throws {
    try withCache(limit: 0) { cache in
      cache.keep([1], as: Self.key)
      let run = try Cache(root: root, limit: 0)
      #expect(run.bytes(Self.key) == [1])
      cache.clean()
      cache.trim(force: true)
      #expect(run.bytes(Self.key) == [1])
    }
  }

  /// A process that loaded the first library finds it by name as long as it runs.
  @Test(arguments: [true, false])
  func anEntryThatCanBeUsedStays(isUsable: Bool) throws {
    try withCache { cache in
      func store(_ text: String) throws -> String {
        let work = try cache.makeWorkFolder()
        try Data(text.utf8).write(to: URL(fileURLWithPath: work + "/unit.so"))
        let entry = try cache.keep(work, as: Self.key, record: text) { _ in isUsable }
        #expect(access(work, F_OK) != 0)
        let kept = try String(contentsOfFile: entry.folder + "/unit.so", encoding: .utf8)
        #expect(entry.value(as: String.self) == kept)
        return kept
      }
      let stored = [try store("first"), try store("second")]
      #expect(stored == ["first", isUsable ? "first" : "second"])
    }
  }

  @Test func anotherVersionsEntriesAreLeftAloneForAMonth() throws {
    try withCache { cache in
      for (name, days) in [("v0", 31), ("v999", 2)] {
        try CacheVersion(path: cache.root + "/" + name).make()
        try FileManager.default.createDirectory(
          atPath: cache.root + "/\(name)/entries/x", withIntermediateDirectories: true)
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSinceNow: -86_400.0 * Double(days))],
          ofItemAtPath: cache.root + "/" + name)
      }
      cache.trim(force: true)
      #expect(access(cache.root + "/v0", F_OK) != 0)
      #expect(access(cache.root + "/v999/entries/x", F_OK) == 0)
    }
  }

  private static func number(_ number: Int) -> Cache.Key { Cache.Key(.unit, ["\(number)"]) }

  @Test func theOldestEntriesGoBeyondTheLimit() throws {
    try withCache(limit: 100_000) { cache in
      for number in 0..<10 {
        let work = try cache.makeWorkFolder()
        try Data(count: 20_000).write(to: URL(fileURLWithPath: work + "/unit.so"))
        let entry = try cache.keep(work, as: Self.number(number), record: number)
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSinceNow: -1000 + 10 * Double(number))],
          ofItemAtPath: entry.folder)
      }
      cache.trim(force: true)
      let left = Set(entries(cache))
      #expect((1...4).contains(left.count))
      #expect(left == Set((0..<10).suffix(left.count).map { Self.number($0).name }))
      cache.clean()
      #expect(entries(cache) == [])
    }
  }

  /// Whatever else lies in the folder that was named, or beside our entries, outlives everything.
  @Test(arguments: ["vendor", "venv", "v1", "v2", "v", "entries", "notes.txt", "CACHEDIR.TAG"])
  func foreignDataStays(name: String) throws {
    let root = NSTemporaryDirectory() + "/notebook-foreign-\(getpid())-\(name)"
    defer { try? FileManager.default.removeItem(atPath: root) }
    for isThereFirst in [true, false] {
      let cache = isThereFirst ? nil : try Cache(root: root + "/own", limit: 0)
      let file = root + (isThereFirst ? "/" : "/own/") + name
      if cache != nil, ["v2", "CACHEDIR.TAG"].contains(name) { continue }
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
    #expect(throws: CacheError.self) { _ = try Cache(root: root, limit: 0) }
    chmod(root, 0o700)
    if geteuid() == 0 {
      chown(root, 61234, 61234)
      #expect(throws: CacheError.self) { _ = try Cache(root: root, limit: 0) }
      chown(root, 0, 0)
    }
    #expect(try Cache(root: root, limit: 0).folder == cache.folder)
  }

  @Test func aFolderThatCannotBeWrittenIsNamed() throws {
    let file = NSTemporaryDirectory() + "/notebook-file-\(getpid())"
    _ = FileManager.default.createFile(atPath: file, contents: nil)
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect(throws: CacheError.self) { _ = try Cache(root: file + "/inside", limit: 1) }
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
