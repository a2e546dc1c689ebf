#!/usr/bin/env bash
# run.sh [SECONDS [TARGET...]]: fuzzes each target for that long (60), one after the other. An input that breaks a check
# stays in fuzz/artifacts, and its name is printed. Useful inputs stay in fuzz/corpus for the next run. `run.sh keep`
# copies a small set of them to tests/corpus. Needs cargo-fuzz and a C++ compiler.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly ALL="tree page long stored messages data days words"
# The longest input, in bytes: long enough for every rule, and short enough for many runs per second.
declare -rA MAX=([tree]=8000 [page]=16000 [long]=400 [stored]=16000 [messages]=8000 [data]=8000 [days]=300 [words]=200)
declare -rA DICTIONARY=([tree]=html [page]=html [long]=html [stored]=json [messages]=json [data]=json)
# Kept inputs are shorter, because every `cargo test` runs them.
declare -rA KEPT=([tree]=1000 [page]=1200 [long]=400 [stored]=3000 [messages]=1200 [data]=1200 [days]=300 [words]=200)

build() {
  # The core has no unsafe code, so no sanitizer is needed. Coverage needs compiler flags that stable Rust does not offer.
  RUSTC_BOOTSTRAP=1 cargo fuzz build --sanitizer none
  local host
  host=$(rustc -vV | sed -n 's/^host: //p')
  bin="target/$host/release"
}

fuzz() {
  local target=$1 seconds=$2 log="corpus/$1.log" code=0 dictionary=()
  [ -z "${DICTIONARY[$target]:-}" ] || dictionary=("-dict=dictionaries/${DICTIONARY[$target]}.dict")
  mkdir -p "corpus/$target" "artifacts/$target"
  "$bin/$target" -max_total_time="$seconds" -max_len="${MAX[$target]}" -timeout=10 -rss_limit_mb=3000 -print_final_stats=1 \
    "${dictionary[@]}" -artifact_prefix="artifacts/$target/" "corpus/$target" "../tests/corpus/$target" >"$log" 2>&1 || code=$?
  printf '%-8s %10s executions, edges %s -> %s, corpus %s\n' "$target" \
    "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" \
    "$(sed -n 's/^#.*INITED cov: \([0-9]*\).*/\1/p' "$log")" \
    "$(sed -n 's/^#.* cov: \([0-9]*\).*/\1/p' "$log" | tail -1)" \
    "$(find "corpus/$target" -type f | wc -l)"
  if [ $code -ne 0 ]; then
    grep -a -A3 'panicked at\|ERROR: libFuzzer\|Test unit written' "$log" | cut -c 1-300 || tail -5 "$log"
    failed=1
  fi
}

# Keeps the fewest inputs that reach every edge of the code.
keep() {
  local target=$1 kept
  kept=$(mktemp -d)
  "$bin/$target" -set_cover_merge=1 -use_counters=0 -max_len="${KEPT[$target]}" "$kept" "../tests/corpus/$target" "corpus/$target" >"corpus/$target.log" 2>&1
  # A file with a name of its own was added by hand.
  find "../tests/corpus/$target" -type f ! -name "$(printf '[0-9a-f]%.0s' {1..40})" -exec cp {} "$kept" \;
  rm -r "../tests/corpus/$target"
  mv "$kept" "../tests/corpus/$target"
  chmod 755 "../tests/corpus/$target"
  printf '%-8s %4d inputs, %4d kB\n' "$target" "$(find "../tests/corpus/$target" -type f | wc -l)" \
    "$(cat "../tests/corpus/$target"/* | wc -c | awk '{ print int($1 / 1000) }')"
}

failed=0
what=${1:-60}
shift || true
build
"$bin/seeds" corpus
for target in ${*:-$ALL}; do
  mkdir -p "../tests/corpus/$target"
  if [ "$what" = keep ]; then keep "$target"; else fuzz "$target" "$what"; fi
done
exit $failed
