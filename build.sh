#!/usr/bin/env bash
# Builds, tests and shows Session Watch. Each verb installs what it needs, names what it installs, and reuses it the
# next time. It installs Debian packages as root, and everything else into folders that git ignores (.cache,
# node_modules, target).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly WASM_PACK=0.15.1
readonly CARGO_FUZZ=0.13.2
readonly CARGO_MUTANTS=27.1.0
readonly CARGO_DENY=0.20.2
readonly WASM_TARGET=wasm32-unknown-unknown
readonly DEBIAN_RUST="rustc-web cargo-web rust-web-src lld" # builds the Wasm where rustup has no $WASM_TARGET to give
readonly TOOLS="$PWD/.cache/tools"
export PATH="$TOOLS/bin:$PWD/node_modules/.bin:$PATH"

usage() {
  cat <<'USAGE'
./build.sh          build dist/chromium and dist/firefox, ready to be loaded unpacked
./build.sh test     build, then every check and test: formatting, lints, types, native tests, real browsers, store lint
./build.sh demo     build, then show the extension at work on a replica of the page
./build.sh bench    build, then print the benchmark table
./build.sh day      play a day of twelve sessions through the core, and print what was said beside what was needed
./build.sh size     build, then print how many bytes of the Wasm each room has
./build.sh package  build, then pack what users install and the sources for reviewers into dist/packages
./build.sh pictures [PARTS OF NAMES]
                    build, then take pictures of every page, for eyes, the documents and the stores
./build.sh chaos [chromium|firefox] [SEED] [TRANSITIONS]
                    build, then make 200 changes while workers are killed and tabs are lost, and check what was told
./build.sh audit    check licences and sources of what ships, and look for known vulnerabilities
./build.sh fuzz [SECONDS]
                    run every fuzzing target for this long (60)
./build.sh soak [WORLDS]
                    play this many simulated worlds (100000), starting from a random seed
./build.sh mutants  change the deciding code in every small way, and list the changes that no test notices (hours)
USAGE
}

# --- output ---

section_name=
section() {
  end_section
  section_name=$1 section_start=$SECONDS
  printf '\n== %s\n' "$1"
}
end_section() {
  if [ -n "$section_name" ]; then printf '== %s: %d s\n' "$section_name" $((SECONDS - section_start)); fi
  section_name=
}
say() { printf -- '-- %s\n' "$*"; }
die() {
  printf 'build.sh: %s\n' "$*" >&2
  exit 1
}
on_exit() {
  local code=$?
  if [ $code -ne 0 ] && [ -n "$section_name" ]; then printf '\n== %s: FAILED\n' "$section_name" >&2; fi
}
trap on_exit EXIT

# quietly NAME COMMAND...: runs a command with its output in .cache/NAME.log, and shows the output if the command fails.
quietly() {
  local log=.cache/$1.log
  shift
  mkdir -p .cache
  "$@" >"$log" 2>&1 </dev/null || { cat "$log" >&2 && die "failed: $*"; }
}

# --- installing ---

have() { command -v "$1" >/dev/null 2>&1; }
may_apt() { have apt-get && [ "$(id -u)" = 0 ]; }

apt_install() {
  may_apt || die "please install first: $*"
  say "installing Debian packages: $*"
  quietly apt-update apt-get update
  quietly apt-install env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

# need PROGRAM=PACKAGE...: installs the packages whose programs are missing.
need() {
  local pair packages=()
  for pair in "$@"; do
    have "${pair%%=*}" || packages+=("${pair#*=}")
  done
  [ ${#packages[@]} -eq 0 ] || apt_install "${packages[@]}"
}

# cargo_tool PROGRAM CRATE VERSION: installs a program from its crate. These tools run for a second, but are compiled on
# every fresh clone. Without optimisation that takes a quarter of the time.
cargo_tool() {
  if have "$1" && [ "$("$1" --version)" = "$1 $3" ]; then return; fi
  say "installing $2 $3 into .cache/tools"
  quietly "$2" env CARGO_TARGET_DIR=.cache/tools-build CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off \
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 CARGO_PROFILE_RELEASE_STRIP=symbols cargo install --root "$TOOLS" "$2@$3"
}

node_packages() {
  need node=nodejs npm=npm
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || die "Node.js 20 or newer is needed, here is $(node --version)"
  cmp -s package-lock.json node_modules/.installed-lock && return
  say "installing the node packages of package-lock.json into node_modules"
  quietly npm npm ci
  cp package-lock.json node_modules/.installed-lock
}

# --- building ---

has_wasm_std() { ls "$(rustc --print target-libdir --target $WASM_TARGET)"/libcore-*.rlib >/dev/null 2>&1; }
has_debian_rust() { [ -d /usr/lib/rustlib/src/rust/library ] && [ -x /usr/bin/cargo ]; }

# Sets wasm_std to "prebuilt" or to "source". With "source", Debian's compiler builds std from Debian's source, which
# takes about a minute once.
wasm_compiler() {
  have cargo || may_apt || die "please install Rust first, with rustup"
  wasm_std=source
  mkdir -p .cache
  if have cargo && has_wasm_std; then
    wasm_std=prebuilt
  elif has_debian_rust; then
    :
  elif have rustup && say "installing the Rust target $WASM_TARGET" && rustup target add $WASM_TARGET >.cache/rustup.log 2>&1; then
    wasm_std=prebuilt
  elif may_apt; then
    say "no prebuilt $WASM_TARGET is available: its std will be built from Debian's source, with Debian's compiler"
    # shellcheck disable=SC2086 # a list
    apt_install $DEBIAN_RUST
  else
    die "please install the Rust target first: rustup target add $WASM_TARGET"
  fi
}

wasm_pack() {
  wasm-pack --log-level error build --release --target web --mode no-install --no-pack \
    --out-dir "$CARGO_TARGET_DIR/pkg" --out-name session_watch . -- --locked "$@"
}

# A function with one caller is not inlined: without inlining, code repeats itself more, and compresses to 90 % of the
# size.
readonly SMALL=(--flatten --rereloop -Os --low-memory-unused -Oz --one-caller-inline-max-function-size=0)

# Copies target/wasm/pkg to extension/core. Runs wasm-opt only if the module or the flags have changed, because it is
# slow.
optimise_wasm() {
  local made=target/wasm/pkg/session_watch_bg.wasm before="target/wasm/before wasm-opt ${SMALL[*]}" to=extension/core
  mkdir -p $to
  if ! cmp -s $made "$before" || ! [ -f $to/session_watch_bg.wasm ]; then
    rm -f target/wasm/before*
    wasm-opt "${SMALL[@]}" $made -o $to/session_watch_bg.wasm
    cp $made "$before"
  fi
  cp target/wasm/pkg/session_watch.js target/wasm/pkg/session_watch.d.ts $to/
}

# Removes the builder's folders from the source paths in panic messages, so that equal sources give equal bytes on any
# machine. The crates may come from any registry, and the toolchain may have std's source (rust-src), to which rustc
# then maps std's paths. If two prefixes match, the compiler takes the later one.
remap_paths() { # FLAG...: more flags for the compiler
  local cargo_home=${CARGO_HOME:-$HOME/.cargo} std_source folder flags flag
  std_source=$(rustc --print sysroot)/lib/rustlib/src/rust
  flags="--remap-path-prefix=$PWD=."$'\x1f'"--remap-path-prefix=$cargo_home=cargo"
  for folder in "$cargo_home"/registry/src/*/; do flags+=$'\x1f'"--remap-path-prefix=${folder%/}=cargo"; done
  for folder in "$std_source" "$(readlink -f "$std_source" || true)"; do
    [ -z "$folder" ] || flags+=$'\x1f'"--remap-path-prefix=$folder=/rustc/$(rustc -vV | sed -n 's/^commit-hash: //p')"
  done
  for flag in "$@"; do flags+=$'\x1f'$flag; done
  export CARGO_ENCODED_RUSTFLAGS=$flags
}

build_wasm() ( # TARGET_DIR FLAG...
  export CARGO_TARGET_DIR=$1
  local flags=("${@:2}")
  set --
  if [ $wasm_std = source ]; then
    export PATH="/usr/bin:$PATH" RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld
    mkdir -p "$(rustc --print target-libdir --target $WASM_TARGET)" # wasm-pack only looks whether this folder exists
    set -- -Zbuild-std=std,panic_abort
  fi
  quietly fetch cargo fetch --locked --target $WASM_TARGET # so that `remap_paths` finds the registry's folder
  remap_paths ${flags[@]+"${flags[@]}"}
  wasm_pack "$@"
)

# Copies lit-html, the only library that the extension ships, unchanged and with its licence. Its types stay in the npm
# package.
copy_lit_html() {
  local file
  mkdir -p extension/vendor/directives
  cp node_modules/lit-html/LICENSE extension/vendor/lit-html.LICENSE
  for file in lit-html directive directive-helpers directives/repeat; do
    cp "node_modules/lit-html/$file.js" "extension/vendor/$file.js"
    [ $file = lit-html ] || echo "export * from \"lit-html/$file.js\";" >"extension/vendor/$file.d.ts"
  done
  echo 'export * from "lit-html";' >extension/vendor/lit-html.d.ts
}

build() {
  section "tools"
  wasm_compiler
  cargo_tool wasm-pack wasm-pack $WASM_PACK
  cargo_tool wasm-bindgen wasm-bindgen-cli "$(awk -F'"' '/^name = "wasm-bindgen"$/ { getline; print $2 }' Cargo.lock)"
  rm -rf .cache/tools-build
  node_packages

  section "build"
  build_wasm target/wasm
  optimise_wasm
  copy_lit_html
  node tools/dist.js
  node tools/third-party.js
}

# --- browsers ---

first_of() {
  local program
  for program in "$@"; do
    if have "$program"; then command -v "$program" && return; fi
  done
}

# Sets CHROMIUM, the browser's path, for the test harness. The replica of the page needs a certificate, so also openssl.
need_chromium() {
  CHROMIUM=${CHROMIUM:-$(first_of chromium google-chrome google-chrome-stable chromium-browser \
    "/Applications/Chromium.app/Contents/MacOS/Chromium" "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")}
  need "${CHROMIUM:-chromium}=chromium" openssl=openssl
  CHROMIUM=$(command -v "${CHROMIUM:-chromium}")
  export CHROMIUM
}
need_firefox() {
  # Tests of restarts and updates install an unsigned extension, which a release version of Firefox refuses.
  FIREFOX=${FIREFOX:-$(first_of firefox-esr firefox-developer-edition firefox-devedition \
    "/Applications/Firefox Developer Edition.app/Contents/MacOS/firefox" firefox "/Applications/Firefox.app/Contents/MacOS/firefox")}
  need "${FIREFOX:-firefox-esr}=firefox-esr"
  FIREFOX=$(command -v "${FIREFOX:-firefox-esr}")
  export FIREFOX
}

# The tests run on a desktop of their own, and read its notifications from D-Bus.
has_desktop() { [ "$(uname)" = Linux ]; }
need_desktop() {
  has_desktop || die "desktop notifications are listened to on Linux only: run this there"
  need Xvfb=xvfb dbus-daemon=dbus dbus-monitor=dbus dunst=dunst xdotool=xdotool
}

# --- verbs ---

# cargo_component SUBCOMMAND COMPONENT: installs a component of the toolchain if it is missing.
cargo_component() {
  if cargo "$1" --version >/dev/null 2>&1; then return; fi
  have rustup || die "please install cargo $1 first"
  say "installing the toolchain's $2"
  quietly "$2" rustup component add "$2"
}

test_all() {
  build
  cargo_component fmt rustfmt
  cargo_component clippy clippy

  section "formatting"
  cargo fmt --check
  biome ci --colors=off --error-on-warnings .

  section "lints"
  cargo clippy --locked --all-targets -- -D warnings
  # Debian's compiler has no clippy, so with it the Wasm part is only compiled.
  if [ $wasm_std = prebuilt ]; then CARGO_TARGET_DIR=target/wasm cargo clippy --locked --target $WASM_TARGET --lib -- -D warnings; fi

  section "types"
  tsc -p tsconfig.json
  tsc -p tests/tsconfig.json
  # Nothing else builds the fuzzing targets, so nobody would notice that they break.
  need g++=g++
  cargo check --quiet --locked --manifest-path fuzz/Cargo.toml --target-dir target --bins

  section "native tests"
  cargo test --locked

  section "build tool tests"
  node --test tools/*.test.js

  section "store lint"
  node tools/store-lint.js

  section "packages, built twice"
  same_elsewhere

  section "real-browser tests"
  if ! has_desktop; then
    say "LEFT OUT: they read desktop notifications off Linux's session bus, and here is $(uname); CI runs them"
    return
  fi
  need_chromium
  need_firefox
  need_desktop
  node --test --test-concurrency=2 tests/e2e/*.test.js
}

demo() {
  build
  section "demo"
  need_chromium
  if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ "$(uname)" = Linux ]; then need_desktop; fi
  node tests/e2e/demo.js
}

bench() {
  build
  section "bench"
  need_chromium
  need_desktop
  cargo bench --locked --bench core
  node tests/e2e/bench.js
}

chaos() {
  build
  section "chaos"
  if [ "${1:-}" = firefox ]; then need_firefox; else need_chromium; fi
  need_desktop
  node tests/e2e/chaos.js "$@"
}

# --- pictures ---

pictures() {
  build
  section "pictures"
  need_chromium
  need_firefox
  need_desktop
  # Without these fonts, pictures in Chinese, Japanese and Korean show boxes.
  [ -n "$(fc-list :lang=ja)" ] || apt_install fonts-noto-cjk
  node tests/e2e/pictures.js "$@"
}

# --- packages ---

package() {
  build
  section "packages"
  node tools/package.js
}

# other_toolchain FOLDER: makes a toolchain that has std's source (rust-src) if this one has not, and lacks it
# otherwise. It consists of links, and of a compiler that takes the folder for its own.
other_toolchain() {
  local other=$1 sysroot
  sysroot=$(rustc --print sysroot)
  mkdir -p "$other/bin" "$other/lib/rustlib"
  ln -s "$sysroot"/lib/rustlib/* "$other/lib/rustlib/"
  if [ -e "$sysroot/lib/rustlib/src" ]; then
    rm "$other/lib/rustlib/src"
  else
    # The compiler takes std's source for installed if this file exists.
    mkdir -p "$other/lib/rustlib/src/rust/library/std/src"
    touch "$other/lib/rustlib/src/rust/library/std/src/lib.rs"
  fi
  printf '#!/bin/sh\nexec "%s" --sysroot "%s" "$@"\n' "$sysroot/bin/rustc" "$other" >"$other/bin/rustc"
  chmod +x "$other/bin/rustc"
}

# Builds the packages again from the same sources in another folder, as for another user, and compares them byte by
# byte.
same_elsewhere() {
  local elsewhere name
  elsewhere=$(mktemp -d "$PWD/.cache/built elsewhere.XXXXXX")
  # The other path has another length and a space in it. If any of it gets into a package, the packages differ.
  git ls-files -z --cached | while IFS= read -r -d '' name; do
    if [ -f "$name" ]; then printf '%s\0' "$name"; fi
  done | tar --null -T - -cf - | tar -xf - -C "$elsewhere"
  mkdir "$elsewhere/.cache"
  ln -s "$TOOLS" "$elsewhere/.cache/tools"
  ln -s "$PWD/node_modules" "$elsewhere/node_modules"
  cp -r .git "$elsewhere/.git"
  (
    export CARGO_HOME=${CARGO_HOME:-$HOME/.cargo} RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup}
    # Debian's compiler needs std's source, because it has no prebuilt std for Wasm.
    if [ $wasm_std = prebuilt ]; then
      other_toolchain "$elsewhere/.cache/toolchain"
      export RUSTC="$elsewhere/.cache/toolchain/bin/rustc" PATH="$elsewhere/.cache/toolchain/bin:$PATH"
    fi
    export HOME="$elsewhere/.cache/somebody"
    mkdir "$HOME"
    cd "$elsewhere"
    quietly package ./build.sh package
  )
  node tools/package.js
  for name in dist/packages/*; do
    cmp "$name" "$elsewhere/$name" || die "$name differs when it is built elsewhere"
    say "the same when built elsewhere: $name"
  done
  rm -rf "$elsewhere"
}

# Builds the Wasm again with function names that name the types of generic code. The names change no code, but do not
# ship.
size() {
  build
  section "size of the Wasm"
  local sizes=target/sizes shipped=extension/core/session_watch_bg.wasm
  build_wasm $sizes -Csymbol-mangling-version=v0
  wasm-opt "${SMALL[@]}" --debuginfo $sizes/pkg/session_watch_bg.wasm -o $sizes/named.wasm
  node tools/wasm-size.js $sizes/named.wasm
  say "what ships: $(wc -c <$shipped) bytes, $(gzip -9 <$shipped | wc -c) with gzip -9"
}

# --- looking for faults ---

fuzz() {
  need g++=g++
  cargo_tool cargo-fuzz cargo-fuzz $CARGO_FUZZ
  section "fuzzing, ${1:-60} s for each target"
  fuzz/run.sh "${1:-60}"
}

# Fails if a needed alert was missed, or a false one was told.
day() {
  section "a day of twelve sessions"
  cargo test --locked --test day -- --nocapture
}

# Prints the seeds first, and for each world that fails the command that plays it again.
soak() {
  local worlds=${1:-100000} first=$((RANDOM << 45 ^ RANDOM << 30 ^ RANDOM << 15 ^ RANDOM))
  section "simulator, $worlds worlds from seed $first on"
  FIRST=$first WORLDS=$worlds cargo test --locked --profile soak --test simulator nothing_unsaid -- --nocapture
}

# Looks for known vulnerabilities in public databases. If they cannot be reached, it prints that and does not fail.
audit() {
  build
  cargo_tool cargo-deny cargo-deny $CARGO_DENY
  section "licences, duplicates and sources of what ships"
  cargo deny check bans licenses sources
  section "known vulnerabilities of what ships"
  cargo deny check advisories || say "crates: some were found, or the database cannot be reached; see above"
  npm audit --omit=dev || say "node packages: some were found, or the database cannot be reached; see above"
}

mutants() {
  cargo_tool cargo-mutants cargo-mutants $CARGO_MUTANTS
  section "mutants"
  cargo mutants --jobs 2 --output .cache/mutants
}

case "$#:${1:-}" in
  0:) build ;;
  1:help) usage ;;
  1:test) test_all ;;
  1:demo) demo ;;
  1:bench) bench ;;
  1:day) day ;;
  1:size) size ;;
  [1234]:chaos) chaos "${@:2}" ;;
  [12]:fuzz) fuzz "${@:2}" ;;
  [12]:soak) soak "${@:2}" ;;
  1:mutants) mutants ;;
  1:audit) audit ;;
  1:package) package ;;
  [12]:pictures) pictures "${@:2}" ;;
  *)
    usage >&2
    exit 2
    ;;
esac
end_section
