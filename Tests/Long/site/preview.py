"""Drives `notebook serve` as an author does; prints what is wrong and exits with 1."""
import http.client
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from playwright.sync_api import sync_playwright

root = pathlib.Path(sys.argv[1])
book = pathlib.Path(tempfile.mkdtemp()) / "book"
book.mkdir()
problems = []


def check(truth, text):
    if not truth:
        problems.append(text)
    print("ok  " if truth else "WRONG", text, flush=True)


def chapter(word="first", last="6 * 7", expected="42"):
    cells = "".join(
        f"```swift\nlet v{n} = {n}\nprint(v{n})\n```\n\n```output\n{n}\n```\n\n"
        + f"Filler {n}.\n\n" * 12 for n in range(1, 6))
    return (f"# A chapter\n\n*It says {word}.*\n\n{cells}"
            f"```swift\nprint({last})\n```\n\n```output\n{expected}\n```\n\nThe end.\n")


(book / "book.yml").write_text("title: A book\nchapters: [01-a.md, 02-b.md]\n")
(book / "01-a.md").write_text(chapter())
(book / "02-b.md").write_text("# Another\n\nText.\n")
process = subprocess.Popen([str(root / "notebook"), "serve", str(book)], stdout=subprocess.PIPE,
                           text=True, start_new_session=True)
address = process.stdout.readline().strip()
port = int(address.rstrip("/").rsplit(":", 1)[1])


def status(path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest("GET", path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    answer.read()
    return answer.status


def replaced(path, text):
    """As many editors write: a new file under the old name."""
    new = path.with_suffix(".new")
    new.write_text(text)
    os.replace(new, path)


try:
    check(status("/01-a.html") == 200, "the page is there")
    check(status("/01-a.html", Host="evil.example") == 403, "a foreign Host is refused")
    check(status("/01-a.html", Origin="http://evil.example") == 403, "a foreign Origin is refused")
    for path in ("/../book.yml", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/book.yml"):
        check(status(path) == 404, f"{path} is not served")
    listening = subprocess.run(["ss", "-ltn"], capture_output=True, text=True).stdout
    mine = [line for line in listening.splitlines() if f":{port} " in line]
    check(all("127.0.0.1:" in line for line in mine) or not mine, "it listens on loopback alone")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(
            viewport={"width": 1280, "height": 800}, bypass_csp=True)  # Waiting evaluates text.
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address + "01-a.html")
        page.wait_for_function("document.querySelectorAll('.status.checked').length === 6", timeout=60000)
        check(True, "every cell is checked in the page")
        page.evaluate("scrollTo({top: 2000, behavior: 'instant'})")
        before = page.evaluate("scrollY")
        replaced(book / "01-a.md", chapter(word="second"))
        page.wait_for_function("document.querySelector('.promise')?.textContent.includes('second')", timeout=20000)
        check(abs(page.evaluate("scrollY") - before) < 40, "a prose edit keeps the place")
        check(page.locator(".status.checked").count() == 6, "and runs nothing")
        (book / "01-a.md").write_text(chapter(last="6 * 8"))
        page.wait_for_selector(".difference:has-text('48')", timeout=30000)
        check(page.locator(".status.wrong").count() == 1, "a difference is shown in place")
        replaced(book / "01-a.md", chapter(last="nothing"))
        page.wait_for_selector(".finding:has-text('nothing')", timeout=30000)
        check(True, "a compile error is shown in place")
        replaced(book / "01-a.md", chapter(last="{ () -> Int in while true {} }()"))
        page.wait_for_selector(".preview-state:has-text('running cell 6')", timeout=30000)
        replaced(book / "01-a.md", chapter())
        page.wait_for_function("document.querySelectorAll('.status.checked').length === 6", timeout=60000)
        check(True, "a cell that never ends is left by the next edit")
        for n in range(30):
            (book / "01-a.md").write_text(chapter(word=f"edit {n}", last=f"6 * 7 + {n} - {n}"))
            time.sleep(0.02)
        page.wait_for_function("document.querySelector('.promise')?.textContent.includes('edit 29')", timeout=20000)
        page.wait_for_function("document.querySelectorAll('.status.checked').length === 6", timeout=60000)
        check(True, "thirty quick edits end in the last one's state")
        (book / "01-a.md").rename(book / "03-c.md")
        time.sleep(0.5)
        check(process.poll() is None, "a rename is survived")
        (book / "book.yml").write_text("title: A book\nchapters: [03-c.md, 02-b.md]\n")
        for _ in range(50):
            if status("/03-c.html") == 200:
                break
            time.sleep(0.1)
        check(status("/03-c.html") == 200, "the page comes back under its new name")
        (book / "02-b.md").unlink()
        time.sleep(0.5)
        check(status("/03-c.html") == 200, "a deletion is survived")
        check(not errors, f"no script fails {errors}")
        browser.close()
    check(status("/03-c.html") == 200, "a browser that leaves is survived")
finally:
    group = os.getpgid(process.pid)
    os.killpg(group, signal.SIGINT)
    try:
        code = process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        code = "none"
        os.killpg(group, signal.SIGKILL)
time.sleep(0.5)
check(code == 130, f"Ctrl-C ends it with 130 ({code})")
left = subprocess.run(["pgrep", "-f", str(book)], capture_output=True, text=True).stdout.split()
check(not left, f"no process is left {left}")
shutil.rmtree(book.parent)
sys.exit(1 if problems else 0)
