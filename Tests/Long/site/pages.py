"""Looks at every page of a built site in Chromium; prints what is wrong and exits with 1.

    python3 pages.py FOLDER [PAGE...]
"""
import functools
import http.server
import pathlib
import re
import sys
import threading

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

folder = pathlib.Path(sys.argv[1]).resolve()
# Names after the folder choose pages; all of them otherwise.
chosen = sys.argv[2:]
pages = sorted(path for path in folder.rglob("*.html") if not chosen or path.name in chosen)
problems = []


def wrong(page, text):
    problems.append(f"{page}: {text}")
    print(problems[-1], flush=True)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def handle(self):
        try:
            super().handle()
        except ConnectionError:  # The browser had enough.
            pass


def watch(page, name, base):
    page.on("console", lambda message: message.type in ("error", "warning")
            and wrong(name, f"console: {message.text}"))
    page.on("pageerror", lambda error: wrong(name, f"script: {error}"))
    page.on("request", lambda request: request.url.startswith((base, "data:"))
            or wrong(name, f"asks for {request.url}"))


def look(browser):
    """Every page from its file, at four widths in both themes, with everything open."""
    base = folder.as_uri()
    for theme in ("light", "dark"):
        for width in (320, 360, 800, 1280):
            print(f"{len(pages)} pages at {width}, {theme}", flush=True)
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=theme)
            for path in pages:
                name = f"{path.relative_to(folder)} {width} {theme}"
                page = context.new_page()
                watch(page, name, base)
                page.goto(path.as_uri())
                page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; });"
                              " dispatchEvent(new Event('resize'))")
                sizes = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
                if sizes[0] > sizes[1]:
                    wider = page.evaluate(
                        "[...document.querySelectorAll('main *')].filter(e =>"
                        " e.getBoundingClientRect().right > innerWidth + 1 && !e.closest("
                        "'pre,.scroll,.drawing,.display')).slice(0,3).map(e => e.outerHTML.slice(0,90))")
                    wrong(name, f"scrolls sideways: {sizes} {wider}")
                if path.name != "book.html" and width != 800:
                    for violation in Axe().run(page, options={"preload": False}).response["violations"]:
                        for node in violation["nodes"][:2]:
                            wrong(name, f"axe {violation['id']}: {node['html'][:120]}")
                page.close()
            context.close()


def weigh(path):
    """200 KB with its formulas is what a page may weigh; its figures do not count."""
    page = re.sub(r"<figure.*?</figure>", "", path.read_text(), flags=re.S)
    weight = len(page.encode())
    if weight > 200_000:
        wrong(path.name, f"weighs {weight // 1000} KB without its figures, and may weigh 200")


COVERING = """[...document.querySelectorAll('.copy')].filter(copy => {
  const box = copy.getBoundingClientRect();
  return [...copy.parentElement.querySelectorAll(':scope > pre, :scope > .output')].some(other => {
    const its = other.getBoundingClientRect();
    return its.bottom > box.top + 1 && its.top < box.bottom - 1;
  });
}).length"""


def keys(browser, base, chapter):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    name = chapter
    page.goto(base + chapter)
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.className") != "skip":
        wrong(name, "the first stop of the Tab key is not the link to the text")
    # Everything that acts can be reached by the Tab key.
    missed = page.evaluate(
        "[...document.querySelectorAll('a[href]:not(.beside a, .equation-number),button:not(.copy button),summary')]"
        ".filter(e => e.tabIndex < 0).length")
    if missed:
        wrong(name, f"{missed} links or buttons cannot be reached by keyboard")
    covering = page.evaluate(COVERING)
    if covering:
        wrong(name, f"{covering} buttons lie on code or output")
    for key, box in (("/", "#search"), ("?", "#help")):
        page.keyboard.press(key)
        page.wait_for_selector(f"{box}[open]", timeout=3000)
        page.keyboard.press("Escape")
        if page.locator(f"{box}[open]").count():
            wrong(name, f"Escape does not close {box}")
    theme = page.evaluate("document.documentElement.dataset.theme ?? 'light'")
    page.keyboard.press("t")
    page.reload()
    if page.evaluate("document.documentElement.dataset.theme") == theme:
        wrong(name, "the theme is not kept")
    heading = page.locator("article h2").nth(1)
    words = heading.evaluate(
        "e => [...e.childNodes].filter(n => !n.matches?.('.number, .anchor'))"
        ".map(n => n.textContent).join('').trim()")
    target = heading.get_attribute("id")
    longest = max(words.split(), key=len).strip(".,?:")
    typo = longest[:2] + longest[3:] if len(longest) > 4 else longest
    for query in (words, typo):
        page.keyboard.press("/")
        page.fill("#search input", query)
        page.wait_for_selector("#search .results a", timeout=5000)
        found = page.eval_on_selector_all("#search .results a", "all => all.map(a => a.hash)")
        if f"#{target}" not in found:
            wrong(name, f"the search for {query!r} does not find #{target}")
        page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.fill("#search input", longest)
    page.wait_for_selector("#search .results a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/*q=*", timeout=5000)
    if not page.locator("article mark").count():
        wrong(name, "a found word is not highlighted on its page")
    page.goto(base + chapter)
    cells = page.locator(".cell:has(pre.code)")
    last = cells.nth(min(2, cells.count() - 1))
    last.hover()
    buttons = last.locator(".copy button")
    buttons.nth(0).click()
    one = page.evaluate("navigator.clipboard.readText()")
    if one.strip() != last.locator("pre.code").inner_text().strip():
        wrong(name, f"Copy copies something else: {one[:60]!r}")
    buttons.nth(1).click()
    page.wait_for_timeout(100)
    all_code = page.evaluate("navigator.clipboard.readText()")
    first = cells.nth(0).locator("pre.code").evaluate("e => e.textContent.trim()")
    if first[:40] not in all_code or one.strip() not in all_code:
        wrong(name, "Copy down to here misses cells")
    before = page.url
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    if page.url == before and page.locator("a[rel=next]").count():
        wrong(name, "the right arrow does not turn the page")
    context.close()


def hovers(browser, path):
    """A letter of a formula marks its like in the cell beside it, and a name shows its declaration."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(path.as_uri())
    for number in range(page.locator(".pair").count()):
        letters = page.locator(".pair").nth(number).locator(".equation :is(.mathnormal, math:only-child mi)")
        if not any(marks(page, letters.nth(place)) for place in range(letters.count())):
            wrong(path.name, f"no letter of formula {number + 1} before a cell marks its like")
    # A call, in no folded answer, whose function an earlier cell declares, out of sight.
    call = page.evaluate_handle(r"""() => {
      const top = element => element.getBoundingClientRect().top;
      const codes = [...document.querySelectorAll(".cell > pre.code")];
      return [...document.querySelectorAll(".cell > pre.code u")].find(call =>
        call.checkVisibility() && /^\w+$/.test(call.textContent) && codes.some(code => top(code) < top(call) - 2000
          && new RegExp(`func ${call.textContent}\\b`).test(code.textContent)));
    }""").as_element()
    if call:
        call.scroll_into_view_if_needed()
        call.hover()
        page.wait_for_timeout(600)
        card = page.locator(".card pre.code")
        if not card.count() or f"func {call.inner_text()}" not in card.inner_text():
            wrong(path.name, f"no card shows the declaration of {call.inner_text()}")
    context.close()


def marks(page, letter):
    letter.hover(force=True)
    return page.evaluate("CSS.highlights.get('letter')?.size > 0")


def without_scripts(browser, path):
    name = f"{path.name} without scripts"
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    for selector in ("h1", ".contents a", ".cell > pre.code", "a[rel=next], a[rel=prev]"):
        if not page.locator(selector).first.is_visible():
            wrong(name, f"{selector} is not to be seen")
    if page.locator(".bar button").first.is_visible():
        wrong(name, "shows buttons that do nothing")
    context.close()


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    look(browser)
    chapters = [path for path in pages if path.parent == folder and re.match(r"\d\d-", path.name)]
    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for path in chapters:
        weigh(path)
        keys(browser, f"http://127.0.0.1:{server.server_port}/", path.name)
    for path in chapters:
        hovers(browser, path)
        without_scripts(browser, path)
    browser.close()
print(f"{len(pages)} pages, {len(problems)} problems")
sys.exit(1 if problems else 0)
