import Foundation
import Website

/// Writes a site into a folder: only files whose bytes change, each whole or not at all.
struct SiteWriter {
  let folder: String
  /// Lists the files that an earlier build wrote, so that only those are ever removed.
  private static let listName = ".files"

  init(folder: String) { self.folder = folder }

  /// Writes the site; gives the number of files that were written.
  func write(_ site: Site) throws -> Int {
    let files = FileManager.default
    let listPath = folder + "/" + Self.listName
    let isNew = !files.fileExists(atPath: folder)
    let old = files.contents(atPath: listPath).map {
      String(decoding: $0, as: UTF8.self).split(separator: "\n").map(String.init)
    }
    if !isNew, old == nil, let names = try? files.contentsOfDirectory(atPath: folder), !names.isEmpty {
      throw Failure(
        """
        \(folder): has files that no build wrote, so it was left as it was.
        Name another folder with -o, or empty this one.
        """, .setUpFailed)
    }
    for sub in Set(site.files.keys.map { ($0 as NSString).deletingLastPathComponent }).sorted() {
      do {
        try files.createDirectory(
          atPath: (folder as NSString).appendingPathComponent(sub),
          withIntermediateDirectories: true)
      } catch {
        throw Failure("\(folder)/\(sub): cannot be made: \(error.localizedDescription)", .setUpFailed)
      }
    }
    var written = 0
    let all = Array(site.files)
    let outcomes = concurrentMap(all.count) { index in
      Result { try put(all[index].value, at: folder + "/" + all[index].key) }
    }
    for outcome in outcomes where try outcome.get() { written += 1 }
    for path in old ?? [] where site.files[path] == nil && !path.contains("..") {
      unlink(folder + "/" + path)
    }
    _ = try put(
      Array((site.files.keys.sorted().joined(separator: "\n") + "\n").utf8), at: listPath)
    return written
  }

  /// Puts bytes into a file unless it has them; true where it was written.
  private func put(_ bytes: [UInt8], at path: String) throws -> Bool {
    var information = stat()
    if stat(path, &information) == 0, Int(information.st_size) == bytes.count,
      holds(bytes, path)
    {
      return false
    }
    let temporary = path + ".new"
    guard FileBytes.write(bytes, to: temporary), rename(temporary, path) == 0 else {
      let problem = failure(path)
      unlink(temporary)
      throw problem
    }
    return true
  }

  private func holds(_ bytes: [UInt8], _ path: String) -> Bool {
    FileBytes.read(path) == bytes
  }

  private func failure(_ path: String) -> Failure {
    Failure("\(path): could not be written: \(String(cString: strerror(errno))).", .setUpFailed)
  }
}
