"""How long a saved edit takes to reach the page: latency.py NOTEBOOK-SITE [SECONDS]

Serves a chapter of 20 cells of which the first ones train for SECONDS (30) in all, edits the prose
and the last cell five times each, and prints the medians of the time from the save to a page with
the new text or the new output in it.
"""
import json
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

folder = pathlib.Path(tempfile.mkdtemp())
seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 30

TRAINING = f"""let clock = ContinuousClock()
let start = clock.now
var loss = 1.0
var steps = 0
while clock.now - start < .seconds({seconds / 3}) {{
  loss *= 0.999
  steps += 1
}}
print("trained")"""


def chapter(word, last):
    cells = ""
    for n in range(19):
        code = TRAINING.replace("clock", f"clock{n}").replace("start", f"start{n}") \
            .replace("loss", f"loss{n}").replace("steps", f"steps{n}") if n < 3 \
            else f"let v{n} = {n}\nprint(v{n})"
        cells += f"```swift\n{code}\n```\n\n```output\n{'trained' if n < 3 else n}\n```\n\nText.\n\n"
    return f"# A\n\nIt says {word}.\n\n{cells}```swift\nprint({last})\n```\n\n```output\n0\n```\n"


(folder / "book.yml").write_text("title: A\nchapters: [01-a.md]\n")
(folder / "01-a.md").write_text(chapter("first", "0"))
# A cache of its own: an earlier run's may hold the very edits that are timed.
server = subprocess.Popen([sys.argv[1], "serve", str(folder)], stdout=subprocess.PIPE, text=True,
                          env=os.environ | {"NOTEBOOK_CACHE": str(folder / "cache")})
base = server.stdout.readline().strip()


def get(path):
    return urllib.request.urlopen(base + path, timeout=60).read().decode()


def wait(text):
    """Asks as the page does: for the next version, then for the page."""
    version = -1
    while text not in get("01-a.html"):
        version = json.loads(get(f".changes?since={version}&page=/01-a.html"))["version"]


def timed(text, awaited):
    start = time.perf_counter()
    (folder / "01-a.md").write_text(text)
    wait(awaited)
    return time.perf_counter() - start


try:
    start = time.perf_counter()
    get("01-a.html")
    while get("01-a.html").count("✓ checked") < 21:
        time.sleep(0.1)
        if time.perf_counter() - start > 10 * seconds + 60:
            sys.exit("the chapter does not come to its end")
    first = time.perf_counter() - start
    prose = [timed(chapter(f"edit{n}", "0"), f"edit{n}.") for n in range(5)]
    cell = []
    for n in range(5):
        time.sleep(0.5)
        cell.append(timed(chapter("edit4", f"{n} + 1000"), f"{n + 1000}</"))
    print(f"first run of the chapter {first:.1f} s; prose edit to page {statistics.median(prose):.3f} s, "
          f"cell edit to its output in the page {statistics.median(cell):.3f} s")
finally:
    server.send_signal(signal.SIGINT)
    server.wait(10)
    shutil.rmtree(folder, ignore_errors=True)
