import Foundation

extension Cache {
  /// Removes every entry of every version that no run has in use; what we did not make stays.
  package func clean() {
    let start = runs.oldest(isOwnCounted: false)
    for version in CacheVersion.all(in: root) where version.path != folder { version.remove() }
    drop(entries().filter { $0.isUnused(since: start) })
    guard start == nil else { return }
    for name in Self.otherFolders {
      for inner in names(folder + "/" + name) {
        try? FileManager.default.removeItem(atPath: "\(folder)/\(name)/\(inner)")
      }
    }
  }

  /// Drops the oldest entries beyond the limit, and other versions' entries of a month ago.
  ///
  /// Does nothing where it was done within the hour.
  package func trim(force: Bool = false) {
    let stamp = folder + "/trimmed"
    if !force, age(stamp).map({ $0 < 3600 }) == true { return }
    _ = FileBytes.write([], to: stamp)
    for version in CacheVersion.all(in: root) where version.path != folder {
      if age(version.path) ?? 0 > 30 * 86_400 { version.remove() }
    }
    let all = entries()
    var total = all.reduce(0) { $0 + $1.size }
    guard total > limit else { return }
    let start = runs.oldest(isOwnCounted: true)
    var doomed: [Candidate] = []
    for entry in all.sorted(by: { $0.isOlder(than: $1.used) })
    where total > limit / 4 * 3 && entry.isUnused(since: start) {
      doomed.append(entry)
      total -= entry.size
    }
    drop(doomed)
  }

  private struct Candidate {
    var path: String
    /// When it was kept, or used last.
    var used: timespec
    var size: Int

    func isOlder(than time: timespec) -> Bool {
      (used.tv_sec, used.tv_nsec) < (time.tv_sec, time.tv_nsec)
    }
    func isUnused(since start: timespec?) -> Bool { start.map { isOlder(than: $0) } ?? true }
  }

  /// What lies among the entries and is ours by its name.
  private func entries() -> [Candidate] {
    names(folder + "/entries").filter(ContentHash.isName).compactMap { name in
      let path = folder + "/entries/" + name
      var status = stat()
      guard lstat(path, &status) == 0 else { return nil }
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      let files = isFolder ? names(path).map { path + "/" + $0 } : [path]
      return Candidate(
        path: path, used: status.st_mtim,
        size: files.reduce(isFolder ? 4096 : 0) { $0 + size($1) })
    }
  }

  /// Removes entries, renamed first, so that nobody sees half of one.
  private func drop(_ entries: [Candidate]) {
    let work = try? makeWorkFolder()
    for (number, entry) in entries.enumerated() {
      // On a full disk there may be no folder to rename into.
      let doomed = work.map { "\($0)/\(number)" } ?? entry.path
      if work != nil { rename(entry.path, doomed) }
      try? FileManager.default.removeItem(atPath: doomed)
    }
    if let work { try? FileManager.default.removeItem(atPath: work) }
  }

  private func names(_ path: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  }

  private func age(_ path: String) -> Double? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Date().timeIntervalSince1970 - Double(status.st_mtim.tv_sec)
      - Double(status.st_mtim.tv_nsec) / 1e9
  }

  private func size(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }
}
