import Glibc

/// The processes that descend from one.
enum ProcessTree {
  /// Ends a cell's process and those of its group.
  static func end(_ process: pid_t) {
    kill(-process, SIGKILL)
    kill(process, SIGKILL)
  }

  /// Ends this process's children that are to end, with those that become its children thereby;
  /// the number of those that had not ended already.
  static func endChildren(where isToEnd: (pid_t) -> Bool) -> Int {
    var count = 0
    for _ in 0..<100 {
      let strays = children(of: getpid()).filter(isToEnd)
      if strays.isEmpty { break }
      for process in strays {
        var status: Int32 = 0
        // One that has ended already is only waited for.
        if waitpid(process, &status, WNOHANG) == 0 {
          count += 1
          kill(process, SIGKILL)
          waitpid(process, &status, 0)
        }
      }
    }
    return count
  }

  /// A process and all that descend from it, at most `most`.
  static func all(from roots: [pid_t], most: Int = 4096) -> [pid_t] {
    var found = roots
    var next = 0
    while next < found.count, found.count < most {
      found += children(of: found[next])
      next += 1
    }
    return found
  }

  /// The children that a process's threads have.
  static func children(of process: pid_t) -> [pid_t] {
    names(in: "/proc/\(process)/task").flatMap { thread in
      readSmallFile("/proc/\(process)/task/\(thread)/children").split(separator: " ")
        .compactMap { pid_t($0) }
    }
  }
}
