import Caching
import Execution
import Foundation

/// Finds the Swift package that a file belongs to.
package enum PackageRoot {
  /// The nearest folder with a `Package.swift`, at the file's folder or above; absolute, links resolved.
  package static func above(_ path: String) -> String? {
    var folder = URL(fileURLWithPath: absolutePath(path)).resolvingSymlinksInPath()
    var isFolder: ObjCBool = false
    if !FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder)
      || !isFolder.boolValue
    {
      folder.deleteLastPathComponent()
    }
    while true {
      if isPackage(folder.path) { return folder.path }
      if folder.path == "/" { return nil }
      folder.deleteLastPathComponent()
    }
  }

  package static func isPackage(_ folder: String) -> Bool {
    access(folder + "/Package.swift", R_OK) == 0
  }
}
