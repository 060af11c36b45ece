"""The kernel's answers to Jupyter's messages: the checks of jupyter_kernel_test, and what else a
notebook leans on."""

import time

import jupyter_kernel_test
from jupyter_client.manager import start_new_kernel

KERNEL = "notebook-swift"


class ProtocolTests(jupyter_kernel_test.KernelTests):
    kernel_name = KERNEL
    language_name = "swift"
    file_extension = ".swift"
    code_hello_world = 'print("hello, world")'
    code_stderr = 'import Foundation\nfputs("test\\n", stderr)'
    completion_samples = [
        {"text": "fatalErr", "matches": {"fatalError"}},
        {"text": "[1].isEmpt", "matches": {"isEmpty"}},
    ]
    complete_code_samples = ["1 + 1", "func f() {}", "print(\"a\")\n"]
    incomplete_code_samples = ["func f() {", "print(", '"""\nopen']
    invalid_code_samples = ["let = 3", "a b c )"]
    code_page_something = "?fatalError"
    code_generate_error = "[1][4]"
    code_execute_result = [
        {"code": "1 + 2", "result": "3"},
        {"code": 'let word = "tea"\nword', "result": '"tea"'},
    ]
    code_display_data = [
        {"code": 'import Figures\nshow(LinePlot("A", x: "x", y: "y") { $0.line("a", [1, 2]) })',
         "mime": "image/svg+xml"},
    ]
    code_history_pattern = "1 ? 2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "fatalError"
    code_clear_output = 'print("\\u{1B}[2J", terminator: "")'


class Session:
    """A kernel and what came of its cells."""

    def __init__(self):
        self.manager, self.client = start_new_kernel(kernel_name=KERNEL, startup_timeout=60)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def run(self, code, **options):
        """The reply to a cell, and the messages published about it."""
        identifier = self.client.execute(code, **options)
        return self.reply(identifier)

    def reply(self, identifier, timeout=60):
        published = []
        while True:
            message = self.client.get_iopub_msg(timeout=timeout)
            if message["parent_header"].get("msg_id") != identifier:
                continue
            if message["content"].get("execution_state") == "idle":
                break
            published.append((message["msg_type"], message["content"]))
        while True:
            reply = self.client.get_shell_msg(timeout=timeout)
            if reply["parent_header"].get("msg_id") == identifier:
                return reply["content"], published

    def value(self, code):
        reply, published = self.run(code)
        assert reply["status"] == "ok", reply
        return next((c["data"]["text/plain"] for t, c in published if t == "execute_result"), None)


def texts(published, name="stdout"):
    return "".join(c["text"] for t, c in published if t == "stream" and c["name"] == name)


def test_a_failing_cell_leaves_the_state():
    with Session() as session:
        session.run("var n = 1")
        for code, name in [
            ("n = 2; let empty: [Int] = []; empty[0]", "Trap"),
            ("import Foundation\nn = 3; exit(4)", "Exit"),
            ("n = nope", "CompileError"),
        ]:
            reply, published = session.run(code)
            assert (reply["status"], reply["ename"]) == ("error", name)
            error = next(c for t, c in published if t == "error")
            assert error["traceback"] and error["ename"] == name
            assert session.value("n") == "1"


def test_an_error_stands_at_its_line():
    with Session() as session:
        _, published = session.run('let a = 1\nlet b: String = a')
        lines = next(c for t, c in published if t == "error")["traceback"]
        assert any(line.startswith("2 | let b: String = a") for line in lines)
        assert any(line.endswith("^\x1b[0m") for line in lines)


def test_what_waits_behind_an_error_is_not_run():
    with Session() as session:
        first = session.client.execute("[1][9]")
        second = session.client.execute("2")
        third = session.client.execute("3", stop_on_error=False)
        assert session.reply(first)[0]["status"] == "error"
        assert session.reply(second)[0]["status"] == "aborted"
        session.reply(third)
        assert session.value("4") == "4"


def test_an_interrupt_ends_the_cell_and_keeps_the_state():
    with Session() as session:
        session.run("var n = 1")
        for _ in range(5):
            identifier = session.client.execute("n += 1\nwhile true {}")
            time.sleep(0.4)
            begin = time.monotonic()
            session.manager.interrupt_kernel()
            reply, _ = session.reply(identifier)
            assert reply["status"] == "error" and reply["ename"] == "Interrupted"
            assert time.monotonic() - begin < 5
        assert session.value("n") == "1"


def test_a_cell_asks_for_a_line():
    with Session() as session:
        identifier = session.client.execute('let name = readLine() ?? "nobody"\nname', allow_stdin=True)
        session.client.get_stdin_msg(timeout=60)
        session.client.input("Ada")
        _, published = session.reply(identifier)
        assert [c["data"]["text/plain"] for t, c in published if t == "execute_result"] == ['"Ada"']
        _, published = session.run('readLine() ?? "nobody"', allow_stdin=False)
        assert published[-1][1]["data"]["text/plain"] == '"nobody"'


def test_output_comes_in_order_and_whole():
    with Session() as session:
        _, published = session.run(
            'import Figures\nprint("before")\n'
            'show(LinePlot("A", x: "x", y: "y") { $0.line("a", [1, 2]) })\nprint("after")\n7')
        kinds = [t for t, _ in published if t != "execute_input" and t != "status"]
        assert kinds == ["stream", "display_data", "stream", "execute_result"]
        _, published = session.run("for n in 0..<30_000 { print(n) }")
        assert texts(published).split() == [str(n) for n in range(30_000)]


def test_labels_stand_in_comments():
    with Session() as session:
        reply, _ = session.run("//| timeout=1s\nwhile true {}")
        assert reply["ename"] == "TimedOut"
        reply, _ = session.run("//| traps\n[1][5]")
        assert reply["status"] == "ok"


def test_expressions_beside_a_cell_change_nothing():
    with Session() as session:
        session.run("var n = 1")
        reply, _ = session.run("n", user_expressions={"twice": "n * 2", "wrong": "nope", "set": "n = 5"})
        answers = reply["user_expressions"]
        assert answers["twice"]["data"]["text/plain"] == "2"
        assert answers["wrong"]["status"] == "error"
        assert session.value("n") == "1"


def test_names_may_be_declared_again():
    with Session() as session:
        session.run("struct P { var x = 1 }")
        session.run("let p = P()")
        session.run("struct P { var x = 2; var y = 3 }")
        assert session.value("P().y") == "3"
        assert session.value("p.x") == "1"


def test_a_message_with_a_wrong_signature_is_not_carried_out():
    with Session() as session:
        session.run("var n = 1")
        key, session.client.session.key = session.client.session.key, b"wrong"
        session.client.execute("n = 2")
        session.client.session.key = key
        time.sleep(0.5)
        assert session.value("n") == "1"


def test_a_kernel_ends_with_its_client():
    import os
    import signal
    import subprocess
    import sys

    script = (
        "import time\nfrom jupyter_client.manager import start_new_kernel\n"
        f"manager, client = start_new_kernel(kernel_name='{KERNEL}', startup_timeout=60)\n"
        "client.execute('1', reply=True, timeout=60)\n"
        "print(manager.provisioner.pid, flush=True)\ntime.sleep(100)\n")
    client = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    kernel = int(client.stdout.readline())
    client.send_signal(signal.SIGKILL)
    client.wait()
    for _ in range(100):
        try:
            os.kill(kernel, 0)
        except ProcessLookupError:
            return
        # A process that has ended is still listed until it is waited for.
        with open(f"/proc/{kernel}/stat") as status:
            if status.read().split()[2] == "Z":
                return
        time.sleep(0.1)
    os.kill(kernel, signal.SIGKILL)
    raise AssertionError("the kernel outlives its client")
