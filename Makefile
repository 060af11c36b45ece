# Each target sets up what it needs: a fresh clone, a Swift toolchain, and root or sudo are enough.
#
#   make test      everything that runs in a few minutes; what .ci/run calls
#   make test-all  and what takes longer: emulated CPUs, clean installs, every page at every width
#   make bench     our figures and the rivals', side by side
#   make install   the tool under PREFIX (/usr/local), which works without this folder
#   make deb       the same as a Debian package
#   make clean     what was built

PREFIX ?= /usr/local
# What only the tests need: of the site, its fonts, the kernel, and the book.
TEST_PACKAGES = katex nodejs fonts-vollkorn fonts-jetbrains-mono fonttools python3-brotli \
  fonts-lmodern fonts-katex python3-numpy libxml2 bubblewrap aspell aspell-en libzmq3-dev \
  python3-venv
LONG_PACKAGES = python3-venv debootstrap chromium default-jre-headless epubcheck iproute2 qemu-user
DOCUMENTS = $(wildcard chapters README.md CONTRIBUTING.md FORMAT.md)

.PHONY: test test-all bench install deb clean setup

setup:
	@NOTEBOOK_ALSO_INSTALL="$(TEST_PACKAGES)" ./notebook setup

test: setup
	swift build --build-tests
	./notebook test $(DOCUMENTS)
	python3 Tests/House/rules.py
	python3 Tests/Book/prose.py
	python3 Tests/Book/recompute.py
	sh Tests/Kernel/run.sh
	swift test

test-all: test
	@NOTEBOOK_ALSO_INSTALL="$(LONG_PACKAGES)" ./notebook setup
	@failed=; for script in Tests/Long/*.sh; do \
	  echo "== $$script"; sh "$$script" || failed="$$failed $$script"; \
	done; [ -z "$$failed" ] || { echo "failed:$$failed"; exit 1; }

bench: setup
	@NOTEBOOK_ALSO_INSTALL="python3-venv" ./notebook setup
	@sh Benchmarks/run.sh

install:
	@sh .ci/install.sh "$(PREFIX)" "$(DESTDIR)"

deb:
	@sh .ci/deb.sh

clean:
	rm -rf .build
	@# Only what a build wrote carries this list.
	[ ! -e site/public/.files ] || rm -rf site/public
