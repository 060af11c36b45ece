"""How long a saved edit takes to reach the page: latency.py NOTEBOOK

Serves a chapter of 20 cells, edits the prose and the last cell five times each, and prints the
medians of the time from the save to a page with the new text or the new output in it.
"""
import json
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

folder = pathlib.Path(tempfile.mkdtemp())


def chapter(word, last):
    cells = "".join(f"```swift\nlet v{n} = {n}\nprint(v{n})\n```\n\n```output\n{n}\n```\n\nText.\n\n"
                    for n in range(19))
    return f"# A\n\nIt says {word}.\n\n{cells}```swift\nprint({last})\n```\n\n```output\n0\n```\n"


(folder / "book.yml").write_text("title: A\nchapters: [01-a.md]\n")
(folder / "01-a.md").write_text(chapter("first", "0"))
server = subprocess.Popen(sys.argv[1:] + ["serve", str(folder)], stdout=subprocess.PIPE, text=True)
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
    get("01-a.html")
    while get("01-a.html").count("✓ checked") < 21:
        time.sleep(0.1)
    prose = [timed(chapter(f"edit{n}", "0"), f"edit{n}.") for n in range(5)]
    cell = []
    for n in range(5):
        time.sleep(0.5)
        cell.append(timed(chapter("edit4", f"{n} + 1000"), f"{n + 1000}</"))
    print(f"prose edit to page {statistics.median(prose):.3f} s, cell edit to its output in the page "
          f"{statistics.median(cell):.3f} s")
finally:
    server.send_signal(signal.SIGINT)
    server.wait(10)
