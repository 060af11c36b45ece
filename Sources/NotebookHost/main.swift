import Glibc

// The process that loads and runs compiled cells. It forks before each one, so that whatever a cell
// does ends with the cell's own process, and the process asleep before it keeps the state.
//
// Arguments: the descriptor of its channel, the mark for standard error, the run's folder, then
// libraries to load.

/// Loads a unit and runs its first cell, and those after it that the unit also holds.
private func run(library: String, entry: String) {
  typealias Entry =
    @convention(c) (Int32, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32
  guard let handle = dlopen(library, RTLD_NOW | RTLD_GLOBAL), let place = dlsym(handle, entry)
  else {
    Snapshot.send(["unloadable", String(cString: dlerror())])
    return
  }
  _ = unsafeBitCast(place, to: Entry.self)(CommandLine.argc, CommandLine.unsafeArgv)
}

/// Stands between two cells of one unit: the first ends here, the second goes on from here.
@_cdecl("notebook_boundary")
public func boundary() {
  Snapshot.finish()
  while case .run(let library, let entry) = Snapshot.sleep() {
    run(library: library, entry: entry)
    Snapshot.finish()
  }
}

if CommandLine.arguments.count > 4, CommandLine.arguments[1] == "relay" {
  Snapshot.relay(Array(CommandLine.arguments.dropFirst(2)))
}
guard CommandLine.arguments.count > 3, let descriptor = Int32(CommandLine.arguments[1]) else {
  print("NotebookHost is started by notebook.")
  exit(64)
}
Output.install(mark: CommandLine.arguments[2])
Traps.install()
Tasks.install()
for library in CommandLine.arguments.dropFirst(4) {
  if dlopen(library, RTLD_NOW | RTLD_GLOBAL) == nil {
    Channel(descriptor: descriptor).send(["unloadable", String(cString: dlerror())])
    exit(70)
  }
}
Snapshot.begin(descriptor: descriptor, folder: CommandLine.arguments[3])
while true {
  if case .run(let library, let entry) = Snapshot.sleep() {
    run(library: library, entry: entry)
    Snapshot.finish()
  }
}
