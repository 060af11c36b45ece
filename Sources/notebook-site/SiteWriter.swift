import Caching
import Foundation
import Website
import Workbench

/// Writes a site into a folder: only files whose bytes change, each whole or not at all.
struct SiteWriter {
  let folder: String
  /// Lists the files that an earlier build wrote, so that only those are ever removed, with what
  /// they hold and when they were written, so that those which stay are not even read.
  private static let listName = ".files"
  /// The list's first line, by which a folder is known to be a site of ours.
  private static let listTitle = "The files of a site that notebook made."

  init(folder: String) { self.folder = folder }

  /// A file as an earlier build left it.
  private struct Written: Equatable {
    var hash: String
    var size: Int
    var seconds: Int
    var nanoseconds: Int

    init(_ hash: String, _ status: stat) {
      self.hash = hash
      size = Int(status.st_size)
      seconds = Int(status.st_mtim.tv_sec)
      nanoseconds = Int(status.st_mtim.tv_nsec)
    }

    /// Takes the fields of a line of the list behind the path; without them it equals no file.
    init(_ fields: ArraySlice<Substring>) {
      let numbers = fields.dropFirst().compactMap { Int($0) }
      hash = fields.first.map(String.init) ?? ""
      (size, seconds, nanoseconds) =
        numbers.count == 3 ? (numbers[0], numbers[1], numbers[2]) : (-1, 0, 0)
    }

    var fields: String { "\(hash)\t\(size)\t\(seconds)\t\(nanoseconds)" }
  }

  /// Writes the site; gives the number of files that were written.
  func write(_ site: Site) throws -> Int {
    let old = try oldFiles()
    try refuseForeignFiles(site, old)
    try makeFolder("")
    // The list comes first, so that a build that is cut short can be run again.
    let unwritten = Set(site.files.keys).subtracting(old.keys).map { ($0, "") }
    try putList(old.map { ($0.key, $0.value.fields) } + unwritten)
    for sub in Set(site.files.keys.map(\.folderPart)).sorted() { try makeFolder(sub) }
    let all = site.files.sorted { $0.key < $1.key }
    let outcomes = concurrentMap(all.count) { index in
      Result { try put(all[index].value, at: folder + "/" + all[index].key, old[all[index].key]) }
    }
    var written = 0
    var list: [(String, String)] = []
    for (file, outcome) in zip(all, outcomes) {
      let (now, isWritten) = try outcome.get()
      if isWritten { written += 1 }
      list.append((file.key, now.fields))
    }
    for (path, was) in old where site.files[path] == nil { remove(path, was) }
    try putList(list)
    return written
  }

  private func makeFolder(_ sub: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: folder + "/" + sub, withIntermediateDirectories: true)
    } catch {
      throw Failure("\(folder)/\(sub): cannot be made: \(error.localizedDescription)", .setUpFailed)
    }
  }

  private func putList(_ files: [(path: String, fields: String)]) throws {
    let lines = [Self.listTitle] + files.sorted { $0.path < $1.path }.map { "\($0)\t\($1)" }
    let text = lines.joined(separator: "\n") + "\n"
    _ = try put(FileContent(Array(text.utf8)), at: folder + "/" + Self.listName, nil)
  }

  /// Removes what an earlier build wrote, if it is still what it wrote: a file that was changed
  /// since, or lies behind a link, is somebody else's now.
  private func remove(_ path: String, _ was: Written) {
    guard !path.split(separator: "/").contains(".."), isInside(path) else { return }
    var status = stat()
    guard lstat(folder + "/" + path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      Written(was.hash, status) == was
    else { return }
    unlink(folder + "/" + path)
  }

  /// Whether no link leads from the folder to the file.
  private func isInside(_ path: String) -> Bool {
    var folder = folder
    for part in path.split(separator: "/").dropLast() {
      folder += "/" + part
      var status = stat()
      if lstat(folder, &status) == 0, status.st_mode & S_IFMT != S_IFDIR { return false }
    }
    return true
  }

  /// Refuses to write over a file that no build wrote, and through a link to somewhere else.
  private func refuseForeignFiles(_ site: Site, _ old: [String: Written]) throws {
    for (path, content) in site.files.sorted(by: { $0.key < $1.key }) {
      guard isInside(path) else {
        throw Failure(
          """
          \(folder)/\(path): a link leads out of the site's folder, so nothing was written.
          Remove the link, or name another folder with -o.
          """, .setUpFailed)
      }
      var status = stat()
      guard old[path] == nil, lstat(folder + "/" + path, &status) == 0 else { continue }
      guard try FileBytes.read(folder + "/" + path) == content.bytes() else {
        throw Failure(
          """
          \(folder)/\(path): no build wrote this file, so it was left as it was.
          Name another folder with -o, or remove the file.
          """, .setUpFailed)
      }
    }
  }

  /// What an earlier build wrote.
  ///
  /// A folder with files of somebody else is refused.
  private func oldFiles() throws -> [String: Written] {
    let lines = FileBytes.read(folder + "/" + Self.listName).map {
      String(decoding: $0, as: UTF8.self).split(separator: "\n")
    }
    if let lines, lines.first == Self.listTitle[...] {
      return Dictionary(
        lines.dropFirst().map { line in
          let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
          return (String(fields[0]), Written(fields.dropFirst()))
        }, uniquingKeysWith: { first, _ in first })
    }
    // A list that is being written for the first time leaves no more than its draft.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    if names.contains(where: { !$0.hasPrefix(Self.listName + ".new") }) {
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
    let found = Written(content.hash, status)
    if isThere, found == old { return (found, false) }
    let bytes = try content.bytes()
    if isThere, found.size == bytes.count, FileBytes.read(path) == bytes { return (found, false) }
    let temporary = path + ".new"
    var problem = FileBytes.write(bytes, to: temporary)
    if problem == nil, stat(temporary, &status) != 0 || rename(temporary, path) != 0 {
      problem = errno
    }
    if let problem {
      unlink(temporary)
      throw failure(path, problem)
    }
    return (Written(content.hash, status), true)
  }

  private func failure(_ path: String, _ code: Int32) -> Failure {
    Failure("\(path): could not be written: \(String(cString: strerror(code))).", .setUpFailed)
  }
}
