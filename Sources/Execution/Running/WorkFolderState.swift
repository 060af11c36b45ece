import Foundation

/// What the files in a folder look like: a later state with the same value has the same files.
struct WorkFolderState: Equatable {
  private var entries: [String] = []

  init(_ folder: String) { add(folder) }

  private mutating func add(_ folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names.sorted() where entries.count < 10_000 {
      let path = folder + "/" + name
      var status = stat()
      guard lstat(path, &status) == 0 else { continue }
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      let time =
        isFolder ? "" : " \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
      entries.append("\(path) \(status.st_mode)\(time)")
      if isFolder { add(path) }
    }
  }
}
