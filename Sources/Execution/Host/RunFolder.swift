import Chapters
import Foundation

/// The temporary folder of one run: where its cells work, where they leave what they show, and
/// where the backtracer puts its reports.
///
/// Cells may do with the contents what they like, so that nothing is read, made or removed here
/// through a link.
final class RunFolder: Sendable {
  let path: String
  /// Whose the contents are, where the cells run as another user.
  let user: uid_t?
  /// Removes the folder where this program is killed and the host could not.
  private let janitor: Janitor?

  var work: String { path + "/work" }
  var crash: String { path + "/crash" }
  var shown: String { path + "/figures" }

  init(for user: uid_t?, hasJanitor: Bool) throws {
    var template = Array((NSTemporaryDirectory() + "/notebook-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw Self.failure() }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    self.user = user
    janitor = hasJanitor ? try Janitor(of: path) : nil
    try make(work, isCells: true)
    try make(crash, isCells: true)
    try make(shown, isCells: false)
    // To pass, for a user of the cells' own.
    if user != nil { chmod(path, 0o711) }
  }

  /// Makes a folder, the cells' or ours; an error where something has that name.
  private func make(_ path: String, isCells: Bool) throws {
    guard mkdir(path, 0o700) == 0 else { throw Self.failure() }
    guard let user else { return }
    // The group's, so that the program that makes the sandbox can enter it.
    guard !isCells || lchown(path, user, getegid()) == 0, chmod(path, isCells ? 0o710 : 0o755) == 0
    else { throw Self.failure() }
  }

  private static func failure() -> SetupError {
    .hostFailed(reason: "no temporary folder: " + String(cString: strerror(errno)))
  }

  /// Makes a folder for what the next cell shows.
  func makeFigures() throws -> String {
    for _ in 0..<8 {
      let folder = shown + "/\(UInt64.random(in: 0 ... .max))"
      if mkdir(folder, 0o700) == 0 {
        guard let user else { return folder }
        if lchown(folder, user, getegid()) == 0, chmod(folder, 0o710) == 0 { return folder }
      }
    }
    throw Self.failure()
  }

  /// The reports of the backtracer, which are removed.
  func takeCrashReports() -> [Data] {
    let folder = Descriptor(open(crash, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
    guard folder.number >= 0 else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: crash)) ?? []
    return names.compactMap { name in
      defer { unlinkat(folder.number, name, 0) }
      return CellFile.contents(crash + "/" + name, inside: path)
    }
  }

  /// The figures in a cell's folder: `<n>-<name>.svg` with `<n>-<name>.txt`.
  func figures(in folder: String) -> [ShownFigure] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let numbered = names.filter { $0.hasSuffix(".svg") }.compactMap { name -> (Int, String)? in
      guard let dash = name.firstIndex(of: "-"), let number = Int(name[..<dash]) else { return nil }
      return (number, String(name.dropLast(4)))
    }
    return numbered.sorted { $0.0 < $1.0 }.compactMap { figure(in: folder, $0.1) }
  }

  /// The figure with this place among those of a cell, from 1; nil where there is none.
  func figure(_ number: Int, in folder: String) -> ShownFigure? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.first { $0.hasPrefix("\(number)-") && $0.hasSuffix(".svg") }
      .flatMap { figure(in: folder, String($0.dropLast(4))) }
  }

  private func figure(in folder: String, _ base: String) -> ShownFigure? {
    func text(_ kind: String) -> String? {
      CellFile.contents(folder + "/" + base + kind, inside: path)
        .map { String(decoding: $0, as: UTF8.self) }
    }
    guard let svg = text(".svg") else { return nil }
    return ShownFigure(
      name: String(base.drop { $0 != "-" }.dropFirst()), svg: svg,
      description: Self.element("desc", in: svg), text: text(".txt") ?? "")
  }

  private static func element(_ name: String, in svg: String) -> String {
    guard let open = svg.range(of: "<\(name)"),
      let start = svg.range(of: ">", range: open.upperBound..<svg.endIndex),
      let end = svg.range(of: "</\(name)>", range: start.upperBound..<svg.endIndex)
    else { return "" }
    return [
      ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"),
      ("&amp;", "&"),
    ]
    .reduce(String(svg[start.upperBound..<end.lowerBound])) {
      $0.replacingOccurrences(of: $1.0, with: $1.1)
    }
  }

  /// Ends the processes that cells started, where the host cannot: those with the run's environment.
  func endProcesses() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    let mark = Data("TMPDIR=\(work)\0".utf8)
    for process in names.compactMap({ pid_t($0) }) where process != getpid() {
      let environment = FileManager.default.contents(atPath: "/proc/\(process)/environ")
      if environment?.range(of: mark) != nil { kill(process, SIGKILL) }
    }
  }

  /// Removes the folder with all that is in it.
  func remove() {
    try? FileManager.default.removeItem(atPath: path)
    janitor?.dismiss()
  }
}

/// A process outside the sandbox that removes a folder when this program is gone: what is inside the
/// sandbox ends with this program, at once.
final class Janitor: @unchecked Sendable {
  private let process: ChildProcess
  /// The process waits until this is closed.
  private var line: Descriptor?

  init(of folder: String) throws {
    let (readEnd, writeEnd) = try Descriptor.pipe()
    let nothing = Descriptor(open("/dev/null", O_RDWR | O_CLOEXEC))
    let script = "read line; rm -rf -- \"$0\" || { sleep 1; rm -rf -- \"$0\"; }"
    process = try ChildProcess(
      "/bin/sh", ["-c", script, folder], environment: ["PATH": "/usr/bin:/bin"],
      workingDirectory: "/",
      files: [(0, readEnd.number), (1, nothing.number), (2, nothing.number)])
    line = writeEnd
  }

  /// The folder is removed already.
  func dismiss() {
    line = nil
    process.end(within: 2)
  }
}
