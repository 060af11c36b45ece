import Glibc
import HostProtocol

/// Counts what a cell takes, with all processes that it started: memory, files that exist in memory
/// or under no name, and files in the run's folder.
struct ResourceWatch {
  var folders: [String] = []
  private var looks = 0

  /// A cell begins.
  mutating func start() { looks = 0 }

  /// The limit that a cell's process is over; `besides` are the cells' processes, so that other
  /// children of this one are the cell's too.
  mutating func limitPassed(
    by process: pid_t, _ limits: ResourceLimits, besides cells: Set<pid_t>
  ) -> Limit? {
    looks += 1
    let adopted = ProcessTree.children(of: getpid()).filter { !cells.contains($0) }
    let tree = ProcessTree.all(from: [process] + adopted)
    if limits.processes > 0, tree.count > 64, processCount() > limits.processes {
      return .processes
    }
    // What costs more to count is looked at less often.
    let isThorough = looks % 10 == 0
    if limits.memory > 0 {
      var bytes = tree.reduce(0) { $0 + residentBytes($1) }
      // Pages that processes share are counted once for each.
      if bytes > limits.memory << 20, tree.count > 1 {
        bytes = tree.reduce(0) { $0 + proportionalBytes($1) }
      }
      if isThorough { bytes += namelessBytes(tree) }
      if bytes > limits.memory << 20 { return .memory }
    }
    if isThorough, limits.files > 0, bytesInFolders() > limits.files << 20 { return .files }
    return nil
  }

  private func residentBytes(_ process: pid_t) -> UInt64 {
    let fields = readSmallFile("/proc/\(process)/statm").split(separator: " ")
    guard fields.count > 1, let pages = UInt64(fields[1]) else { return 0 }
    return pages * UInt64(sysconf(Int32(_SC_PAGESIZE)))
  }

  /// The process's share of the pages that it has.
  private func proportionalBytes(_ process: pid_t) -> UInt64 {
    for line in readSmallFile("/proc/\(process)/smaps_rollup").split(separator: "\n")
    where line.hasPrefix("Pss:") {
      let number = line.split(separator: " ").dropFirst().first.flatMap { UInt64($0) }
      return (number ?? 0) << 10
    }
    return residentBytes(process)
  }

  /// The bytes of open files without a name, such as those in memory, each counted once.
  private func namelessBytes(_ tree: [pid_t]) -> UInt64 {
    var seen: Set<[UInt64]> = []
    var bytes: UInt64 = 0
    for process in tree.prefix(256) {
      let place = "/proc/\(process)/fd"
      for name in names(in: place).prefix(4096) {
        var status = stat()
        guard stat(place + "/" + name, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
          status.st_nlink == 0,
          seen.insert([UInt64(status.st_dev), UInt64(status.st_ino)]).inserted
        else { continue }
        bytes += UInt64(max(0, status.st_blocks)) * 512
      }
    }
    return bytes
  }

  private func bytesInFolders() -> UInt64 {
    var bytes: UInt64 = 0
    var rest = folders
    var looked = 0
    while let next = rest.popLast(), looked < 100_000 {
      for name in names(in: next) {
        looked += 1
        var status = stat()
        let path = next + "/" + name
        guard lstat(path, &status) == 0 else { continue }
        bytes += UInt64(max(0, status.st_blocks)) * 512
        if status.st_mode & S_IFMT == S_IFDIR { rest.append(path) }
      }
    }
    return bytes
  }

  /// All processes that are seen from here: in a sandbox, its own.
  private func processCount() -> UInt64 {
    UInt64(names(in: "/proc").count { $0.utf8.first.map { (48...57).contains($0) } ?? false })
  }
}
