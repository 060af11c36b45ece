import Foundation
import Website

/// Writes a site into a folder: only files whose bytes change, each whole or not at all.
struct SiteWriter {
  let folder: String
  /// Lists the files that an earlier build wrote, so that only those are ever removed, with what
  /// they hold and when they were written, so that those which stay are not even read.
  private static let listName = ".files"

  init(folder: String) { self.folder = folder }

  /// A file as an earlier build left it.
  private struct Written: Equatable {
    var number: String
    var size: Int
    var seconds: Int
    var nanoseconds: Int

    init(_ number: String, _ status: stat) {
      self.number = number
      size = Int(status.st_size)
      seconds = Int(status.st_mtim.tv_sec)
      nanoseconds = Int(status.st_mtim.tv_nsec)
    }

    /// Takes the fields of a line of the list behind the path; without them it equals no file.
    init(_ fields: ArraySlice<Substring>) {
      let numbers = fields.dropFirst().compactMap { Int($0) }
      number = fields.first.map(String.init) ?? ""
      (size, seconds, nanoseconds) =
        numbers.count == 3 ? (numbers[0], numbers[1], numbers[2]) : (-1, 0, 0)
    }

    var fields: String { "\(number)\t\(size)\t\(seconds)\t\(nanoseconds)" }
  }

  /// Writes the site; gives the number of files that were written.
  func write(_ site: Site) throws -> Int {
    let old = try oldFiles()
    for sub in Set(site.files.keys.map(\.folderPart)).sorted() {
      do {
        try FileManager.default.createDirectory(
          atPath: folder + "/" + sub, withIntermediateDirectories: true)
      } catch {
        throw Failure("\(folder)/\(sub): cannot be made: \(error.localizedDescription)", .setUpFailed)
      }
    }
    let all = site.files.sorted { $0.key < $1.key }
    let outcomes = concurrentMap(all.count) { index in
      Result { try put(all[index].value, at: folder + "/" + all[index].key, old[all[index].key]) }
    }
    var written = 0
    var list = ""
    for (file, outcome) in zip(all, outcomes) {
      let (now, isWritten) = try outcome.get()
      if isWritten { written += 1 }
      list += "\(file.key)\t\(now.fields)\n"
    }
    for path in old.keys where site.files[path] == nil && !path.contains("..") {
      unlink(folder + "/" + path)
    }
    _ = try put(FileContent(Array(list.utf8)), at: folder + "/" + Self.listName, nil)
    return written
  }

  /// What an earlier build wrote. A folder with files of somebody else is refused.
  private func oldFiles() throws -> [String: Written] {
    if let list = FileBytes.read(folder + "/" + Self.listName) {
      return Dictionary(
        String(decoding: list, as: UTF8.self).split(separator: "\n").map { line in
          let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
          return (String(fields[0]), Written(fields.dropFirst()))
        }, uniquingKeysWith: { first, _ in first })
    }
    if let names = try? FileManager.default.contentsOfDirectory(atPath: folder), !names.isEmpty {
      throw Failure(
        """
        \(folder): has files that no build wrote, so it was left as it was.
        Name another folder with -o, or empty this one.
        """, .setUpFailed)
    }
    return [:]
  }

  /// Puts content into a file unless it is there; says what the file is now, and whether it was
  /// written.
  private func put(
    _ content: FileContent, at path: String, _ old: Written?
  ) throws -> (Written, isWritten: Bool) {
    var status = stat()
    let isThere = stat(path, &status) == 0
    let found = Written(content.number, status)
    if isThere, found == old { return (found, false) }
    let bytes = content.bytes
    if isThere, found.size == bytes.count, FileBytes.read(path) == bytes { return (found, false) }
    let temporary = path + ".new"
    guard FileBytes.write(bytes, to: temporary), stat(temporary, &status) == 0,
      rename(temporary, path) == 0
    else {
      let problem = failure(path)
      unlink(temporary)
      throw problem
    }
    return (Written(content.number, status), true)
  }

  private func failure(_ path: String) -> Failure {
    Failure("\(path): could not be written: \(String(cString: strerror(errno))).", .setUpFailed)
  }
}
