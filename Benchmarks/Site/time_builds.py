"""Times builds of a generated book: time_builds.py FOLDER NOTEBOOK-SITE. Prints medians."""
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import time

folder, site = pathlib.Path(sys.argv[1]), sys.argv[2]


def run(command, where):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    outcome = subprocess.run(command, cwd=where, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if outcome.returncode:
        sys.exit(outcome.stdout + outcome.stderr)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def report(name, times):
    wall = statistics.median(time[0] for time in times)
    processor = statistics.median(time[1] for time in times)
    print(f"{name:58} {wall:7.3f} s elapsed {processor:7.3f} s of processor", flush=True)


def forget_pages():
    """Leaves the formulas and fonts in the cache, and drops the finished pages."""
    for pages in cache.glob("v*/pages"):
        shutil.rmtree(pages)


cache = folder / "cache"
os.environ["NOTEBOOK_CACHE"] = str(cache)
count = len(list((folder / "chapters").glob("*.md")))
run([site, "build", "-o", "out"], folder)  # Formulas and fonts go into the cache.
for name, forget in (("nothing kept but formulas", forget_pages), ("pages kept", lambda: None)):
    times = []
    for _ in range(5):
        forget()
        shutil.rmtree(folder / "out")
        times.append(run([site, "build", "-o", "out"], folder))
    report(f"notebook build, {count} chapters, {name}", times)
chapter = sorted((folder / "chapters").glob("*.md"))[count // 2]
changed = []
for turn in range(5):
    chapter.write_text(chapter.read_text().replace("Here", f"Here {turn}", 1))
    changed.append(run([site, "build", "-o", "out"], folder))
report(f"notebook build, one chapter of {count} changed", changed)
if shutil.which("mkdocs"):
    times = [run(["mkdocs", "build", "-q"], folder / "mkdocs") for _ in range(5)]
    report(f"mkdocs build with Material, {count} chapters", times)
else:
    print("mkdocs is not installed: pip install mkdocs-material")
pages = sorted((folder / "out").glob("*-chapter.html"))
print(f"a page weighs {statistics.median(page.stat().st_size for page in pages) / 1000:.0f} KB, style and "
      f"script {sum(f.stat().st_size for f in (folder / 'out' / 'assets').glob('s[ti]*')) / 1000:.0f} KB")
