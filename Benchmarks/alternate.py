"""alternate.py RESULTS THREADS ROUNDS OPTION ... -- NAME PROGRAM ... [-- NAME PROGRAM ...]

Lets several benchmark programs measure in turn, so that a machine whose speed drifts drifts under all
of them alike. Each program stops before each of its benchmarks and prints {"ready": NAME}; it then reads
"measure" or "next" from its standard input. All that wait before the same benchmark measure it one after
the other, ROUNDS times over; then they go on. The first program's `--list` gives the order, which the
others must keep. RESULTS/NAME.THREADS.jsonl gets the lines, with their round.
"""

import json
import os
import selectors
import subprocess
import sys

LONGEST_TURN = 300  # seconds


class Program:
    """A benchmark program that stops before each benchmark."""

    def __init__(self, name, command, results, threads):
        self.name = name
        stem = os.path.join(results, f"{name}.{threads}")
        self.lines = open(stem + ".jsonl", "w")
        # One thread stays on one CPU, the same for all.
        first = {min(os.sched_getaffinity(0))}
        pin = (lambda: os.sched_setaffinity(0, first)) if threads == 1 else None
        # OpenBLAS chooses by itself what suits the CPU.
        unset = {"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"}
        environment = {key: value for key, value in os.environ.items() if key not in unset}
        environment["TF_CPP_MIN_LOG_LEVEL"] = "3"
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=open(stem + ".log", "w"),
            env=environment, preexec_fn=pin)
        self.buffer = b""
        self.round = 0
        self.waiting = None
        self.read_until_ready()

    def line(self):
        """The next line of its output; None at the end, or when it takes too long."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while b"\n" not in self.buffer:
                if not selector.select(LONGEST_TURN):
                    self.process.kill()
                    return None
                some = os.read(self.process.stdout.fileno(), 65536)
                if not some:
                    return None
                self.buffer += some
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.decode()

    def read_until_ready(self):
        while (line := self.line()) is not None:
            if line.startswith('{"ready"'):
                self.waiting = json.loads(line)["ready"]
                return
            if line.startswith('{"bench"'):
                self.lines.write(line[:-1] + f', "round": {self.round}}}\n')
                self.lines.flush()
        self.waiting = None
        if self.process.wait():
            print(f"{self.name} failed; see its .log beside {self.lines.name}", file=sys.stderr)

    def tell(self, word):
        try:
            self.process.stdin.write(word.encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        self.read_until_ready()


def split(arguments):
    parts = [[]]
    for argument in arguments:
        if argument == "--":
            parts.append([])
        else:
            parts[-1].append(argument)
    return parts


def main():
    (results, threads, rounds, *options), *named = split(sys.argv[1:])
    commands = {name: command for name, *command in named}
    leader = next(iter(commands.values()))
    listed = subprocess.run(leader + ["--list"] + options, stdout=subprocess.PIPE, text=True)
    order = {name: place for place, name in enumerate(listed.stdout.split())}
    options += ["--turns", "--threads", threads]
    programs = []
    for name, command in commands.items():
        print(f"starting {name}, {threads} thread(s)", file=sys.stderr)
        programs.append(Program(name, command + options, results, int(threads)))
    while waiting := [program for program in programs if program.waiting]:
        name = min((program.waiting for program in waiting), key=lambda name: order.get(name, -1))
        turn = [program for program in waiting if program.waiting == name]
        print(f"{name}: {', '.join(program.name for program in turn)}", file=sys.stderr)
        for number in range(int(rounds)):
            for program in turn:
                program.round = number
                if program.waiting:
                    program.tell("measure")
        for program in turn:
            if program.waiting:
                program.tell("next")


main()
