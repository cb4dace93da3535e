// A guard that outlives the harness: should the harness be killed outright, its children and their data go too.
// It knows nothing but a list of process ids, fed through a pipe; an id is off the list once its process ended.
import { spawn } from "node:child_process";

/** The guard's whole program. At the end of its input it kills what is still on the list. */
const PROGRAM = `
trap '' INT TERM HUP
pids=" "
while read -r word id; do
  case "$word" in
    guard) pids="$pids$id " ;;
    release) pids=\${pids% $id *}" "\${pids#* $id } ;;
    quiet) exit 0 ;;
  esac
done
for id in $pids; do kill -KILL "$id" 2>/dev/null; done
sleep 0.2
rm -rf "$1"
`;

export class Reaper {
  readonly #say: (line: string) => void;
  readonly #end: () => void;

  /** Starts the guard of this temporary folder. */
  constructor(folder: string) {
    const guard = spawn("/bin/sh", ["-c", PROGRAM, "flashproof-reaper", folder], {
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
    });
    // A guard that is gone must not take the harness with it.
    guard.stdin.on("error", () => {});
    guard.unref();
    (guard.stdin as unknown as { unref?: () => void }).unref?.();
    this.#say = (line) => void guard.stdin.write(`${line}\n`);
    this.#end = () => guard.stdin.end("quiet\n");
  }

  /** This process is to die with the harness. */
  guard(pid: number): void {
    this.#say(`guard ${pid}`);
  }

  /** This process has ended; its id may soon be another's. */
  release(pid: number): void {
    this.#say(`release ${pid}`);
  }

  /** Ends the guard itself, when all is stopped and removed. */
  dismiss(): void {
    this.#end();
  }
}
