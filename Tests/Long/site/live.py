"""Moves the controls of a page with live cells, opened from file://."""
import pathlib
import sys
import time

from playwright.sync_api import expect, sync_playwright

address = pathlib.Path(sys.argv[1]).resolve().as_uri()
noise = []


def text(cell):
    return cell.locator(".output samp").first.inner_text().strip()


def wait_for(cell, wanted):
    expect(cell.locator(".output samp").first).to_have_text(wanted, timeout=15000)


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on("request", lambda request: request.url.startswith(("file:", "blob:", "data:"))
            or noise.append("asks for " + request.url))
    page.goto(address)
    loaded = lambda: page.evaluate("performance.getEntriesByType('resource').map((e) => e.name)")
    assert not any("/live/" in name for name in loaded()), "the module is loaded before a touch"

    first, second = page.locator("#cell-2"), page.locator("#cell-3")
    slider = first.get_by_label("x", exact=True)
    recorded = first.locator("figure .drawing").inner_html()

    # The keyboard, from the first touch on.
    start = time.time()
    slider.focus()
    page.keyboard.press("ArrowRight")
    wait_for(first, "x is 1.1, places [false, true, false, false]")
    print(f"first touch to first result: {(time.time() - start) * 1000:.0f} ms")
    assert first.locator(".ghost path").count() > 0, "no ghost of the recorded line"
    assert "x=1.1" in page.url, page.url
    first.locator("fieldset input").nth(1).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    wait_for(first, "x is 1.1, places [false, true, true, false]")

    # The mouse.
    box = slider.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
    wait_for(first, "x is 4.0, places [false, true, true, false]")

    # 500 quick drags: the last one wins.
    page.mouse.move(box["x"] + 10, box["y"] + box["height"] / 2)
    page.mouse.down()
    for step in range(500):
        page.mouse.move(box["x"] + 10 + step * 37 % (box["width"] - 20), box["y"] + box["height"] / 2)
    page.mouse.move(box["x"] + 2, box["y"] + box["height"] / 2)
    page.mouse.up()
    wait_for(first, "x is -2.0, places [false, true, true, false]")
    print("a redraw takes", first.locator("form").get_attribute("data-time"), "ms")

    # Reset gives what the book records, to the byte.
    first.get_by_role("button", name="Reset").click()
    wait_for(first, "x is 1.0, places [false, true, false, false]")
    assert first.locator("figure .drawing").inner_html() == recorded, "the reset figure differs"

    # A trap and an endless loop say so at their cell, and the page goes on.
    what = second.get_by_label("what")
    what.select_option("trap")
    expect(second.locator(".problem")).to_contain_text("ndex out of", timeout=15000)
    what.select_option("nothing")
    expect(second.locator(".problem")).to_be_hidden(timeout=15000)
    what.select_option("endless loop")
    expect(second.locator(".problem")).to_contain_text("limit of 1 s", timeout=15000)
    what.select_option("nothing")
    expect(second.locator(".problem")).to_be_hidden(timeout=15000)
    slider.focus()
    page.keyboard.press("ArrowLeft")
    wait_for(first, "x is 0.9, places [false, true, false, false]")

    # A link keeps the state.
    page.goto("about:blank")
    page.goto(address + "#cell-2?x=2.5&places=0001")
    wait_for(first, "x is 2.5, places [false, false, false, true]")
    for width in (360, 1280):
        for theme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=theme)
            page.screenshot(path=f"{pathlib.Path(sys.argv[1]).parent}/live-{width}-{theme}.png")
    browser.close()

assert not noise, "\n".join(noise)
