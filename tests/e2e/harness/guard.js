// Cleans up after every run. A small shell process gets the id of each process and folder that the harness makes. It
// waits for the end of its input, which comes with a finished run, Ctrl-C, a crash or a kill. Then it ends and removes
// what is left.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SCRIPT = `
trap '' INT TERM HUP
folder=$1; pids=' '
while read -r sign pid; do
  if [ "$sign" = + ]; then pids="$pids$pid "; else pids=$(echo "$pids" | sed "s/ $pid / /"); fi
done
for pid in $pids; do kill -TERM -- -"$pid" 2>/dev/null || kill -TERM "$pid" 2>/dev/null; done
for _ in 1 2 3 4 5 6 7 8 9 10; do
  left=; for pid in $pids; do kill -0 "$pid" 2>/dev/null && left=1; done
  [ -z "$left" ] && break
  sleep 0.1
done
for pid in $pids; do kill -KILL -- -"$pid" 2>/dev/null; done
rm -rf "$folder"
`;

export class Guard {
  /** A folder that exists as long as the guard. */
  folder = mkdtempSync(join(tmpdir(), "session-watch-e2e-"));

  #shell = spawn("sh", ["-c", SCRIPT, "guard", this.folder], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  #over = once(this.#shell, "exit");

  constructor() {
    this.#shell.unref();
  }

  /** Makes a folder inside the guard's. @param {string} name */
  subfolder(name) {
    return mkdtempSync(join(this.folder, `${name}-`));
  }

  /** Watches over a process that leads its own group. @param {import('node:child_process').ChildProcess} child */
  watch(child) {
    this.#shell.stdin.write(`+ ${child.pid}\n`);
    child.once("exit", () => this.#shell.stdin.writable && this.#shell.stdin.write(`- ${child.pid}\n`));
    return child;
  }

  /** Ends every process that is left, and removes the folder. */
  async end() {
    this.#shell.ref();
    this.#shell.stdin.end();
    await this.#over;
  }
}
