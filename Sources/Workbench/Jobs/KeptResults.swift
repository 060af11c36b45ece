import Caching
import Chapters
import Execution
import Foundation

/// The results of an earlier run of the very same chapter, for `--cached`.
package struct KeptResults {
  private let cache: Cache
  private let key: Cache.Key

  package init(_ job: ChapterJob, _ engine: Engine) {
    let libraries = engine.libraries.sharedLibraries + [engine.libraries.host]
    let stamps = libraries.map { path in
      var status = stat()
      stat(path, &status)
      return "\(path) \(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)"
    }
    cache = engine.cache
    key = Cache.Key(
      .results,
      [
        Version.current, engine.toolchain.tag, "\(engine.libraries)", "\(job.options.parameters)",
        job.chapter.path,
      ] + stamps,
      bytes: (job.options.preceding + [job.chapter]).map(\.bytes))
  }

  package var run: ChapterRun? {
    cache.value(key, as: [CellResult].self).map { ChapterRun(results: $0) }
  }

  package func keep(_ run: ChapterRun) { cache.keep(value: run.results, as: key) }
}
