import Caching
import Execution
import Foundation

extension PackageBuilder {
  /// The folders and files that decide what the package builds to: its own and those of packages
  /// that it takes from folders.
  func sourceFolders() -> [String] {
    struct State: Decodable {
      struct Object: Decodable { var dependencies: [Dependency] }
      struct Dependency: Decodable { var packageRef: Reference }
      struct Reference: Decodable { var kind: String; var location: String }
      var object: Object
    }
    let data = FileManager.default.contents(atPath: scratch + "/workspace-state.json")
    let state = data.flatMap { try? JSONDecoder().decode(State.self, from: $0) }
    let local = (state?.object.dependencies ?? []).filter { $0.packageRef.kind == "fileSystem" }
    return [root] + local.map(\.packageRef.location).sorted()
  }

  /// What changes whenever a source file does: the names, sizes and times of all of them.
  func state(of folders: [String]) -> String {
    var hash = ContentHash()
    for folder in folders { add(folder, "", to: &hash) }
    return hash.finish()
  }

  private func add(_ root: String, _ path: String, to hash: inout ContentHash) {
    let folder = path.isEmpty ? root : root + "/" + path
    guard let stream = opendir(folder) else { return }
    var names: [(String, isFolder: Bool)] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      // Documents are not built, and hidden folders hold no sources.
      guard !name.hasPrefix("."), !name.hasSuffix(".md") else { continue }
      names.append((name, entry.pointee.d_type == UInt8(DT_DIR)))
    }
    closedir(stream)
    for (name, isFolder) in names.sorted(by: { $0.0 < $1.0 }) {
      let inner = path.isEmpty ? name : path + "/" + name
      if isFolder {
        if ["Tests", "node_modules"].contains(inner) || name.hasSuffix(".docc") { continue }
        add(root, inner, to: &hash)
        continue
      }
      var status = stat()
      stat(root + "/" + inner, &status)
      hash.add("\(inner) \(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)")
    }
  }
}
