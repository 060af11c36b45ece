import CellCode

/// The module that every cell imports first: what generated code calls, and the chapter's constants.
///
/// Cells see all names of the module, so that those which are not for them begin with `_nb`.
enum Support {
  static let module = "_nb000"

  /// The code of the module: what cells call, `more`, and the parameters as constants whose values the
  /// run's environment holds, so that a new value compiles nothing.
  static func source(parameters: [(name: String, type: String)], adding more: String) -> String {
    let show = ValueDisplay.source(name: "_nbShow")
    return parameters.reduce(fixed + show + display + more) { text, parameter in
      text + "public let \(parameter.name): \(parameter.type) = "
        + "_nbParameter(\"\(parameter.name)\")\n"
    }
  }

  private static let fixed = #"""
    @_silgen_name("notebook_boundary") public func _nbBoundary()
    @_silgen_name("notebook_run_tasks") func _nbRunTasks(_ isDone: UnsafePointer<Bool>)
    @_silgen_name("getenv") func _nbEnvironment(_ name: UnsafePointer<CChar>) -> UnsafePointer<CChar>?

    public let chapterDirectory: String = _nbText("CHAPTER_DIRECTORY") ?? "."

    func _nbText(_ name: String) -> String? {
      _nbEnvironment("NOTEBOOK_" + name).map { String(cString: $0) }
    }

    func _nbParameter<T: LosslessStringConvertible>(_ name: String) -> T {
      guard let text = _nbText("PARAMETER_" + name), let value = T(text) else {
        fatalError("the parameter \(name) has no value")
      }
      return value
    }

    final class _nbAnswer<T>: @unchecked Sendable {
      var value: Result<T, any Error>?
      let isDone = UnsafeMutablePointer<Bool>.allocate(capacity: 1)
      init() { isDone.initialize(to: false) }
      deinit { isDone.deallocate() }
    }

    struct _nbUnchecked<T>: @unchecked Sendable { var value: T }

    @inline(never)
    public func _nbAwait<T, E: Error>(_ body: () async throws(E) -> T) throws(E) -> T {
      let answer = _nbAnswer<T>()
      withoutActuallyEscaping(body) { body in
        let body = _nbUnchecked(value: body)
        Task {
          do {
            answer.value = .success(try await body.value())
          } catch {
            answer.value = .failure(error)
          }
          answer.isDone.pointee = true
        }
        _nbRunTasks(answer.isDone)
      }
      switch answer.value {
      case .success(let value): return value
      case .failure(let error as E): throw error
      default: fatalError("`await` ended without a value")
      }
    }

    """#

  /// Shows a value between marks, which the host writes where somebody reads them.
  private static let display = """
    @_silgen_name("notebook_mark_value") func _nbMarkValue(_ begins: Bool)
    public func _nbDisplay<T>(_ value: T) {
      _nbMarkValue(true)
      _nbShow(value)
      _nbMarkValue(false)
    }

    """
}
