import Glibc
import HostProtocol

// The process that loads and runs compiled cells. It forks before each one, so that whatever a cell
// does ends with the cell's own process, and the process asleep before it keeps the state.
//
// Arguments: the descriptor of its socket, the mark for standard error, the run's folder, then
// libraries to load.

/// Runs a cell: loads its unit, whose first cell it is; or goes on with the unit that is loaded,
/// which is to return from the boundary between two cells.
private func run(_ start: CellStart) {
  typealias Entry =
    @convention(c) (Int32, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32
  guard let unit = start.unit else { return }
  guard let handle = dlopen(unit.library, RTLD_NOW | RTLD_GLOBAL),
    let place = dlsym(handle, unit.entry)
  else {
    CellProcess.reportUnloadable(String(cString: dlerror()))
    return
  }
  _ = unsafeBitCast(place, to: Entry.self)(CommandLine.argc, CommandLine.unsafeArgv)
}

/// Stands between two cells of one unit: the first ends here, the second goes on from here.
@_cdecl("notebook_boundary")
public func boundary() {
  CellProcess.finish()
  while true {
    let start = CellProcess.sleep()
    if start.unit == nil { return }
    run(start)
    CellProcess.finish()
  }
}

guard CommandLine.arguments.count > 3, let descriptor = Int32(CommandLine.arguments[1]) else {
  print("NotebookHost is started by notebook.")
  exit(64)
}
private let socket = PacketSocket(descriptor: descriptor)
Output.install(mark: CommandLine.arguments[2])
Traps.install()
Tasks.install()
for library in CommandLine.arguments.dropFirst(4) {
  if dlopen(library, RTLD_NOW | RTLD_GLOBAL) == nil {
    _ = socket.send(HostReport.failed(reason: String(cString: dlerror())).packet, waits: true)
    exit(70)
  }
}
private var supervisor = Supervisor(socket: socket, folder: CommandLine.arguments[3])
run(supervisor.serve())
while true {
  CellProcess.finish()
  run(CellProcess.sleep())
}
