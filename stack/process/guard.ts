// A guard outlives the harness: when the harness is killed outright, the guard kills its children and removes their
// data. It knows only a list of process groups, which it reads from a pipe. A group that has ended is off the list.
// A stack has a guard for all of its processes; a child that is run to its end has its own (run-child.ts).
import { type ChildProcess, spawn } from "node:child_process";
import type { Writable } from "node:stream";

/** The guard's whole program. At the end of its input it kills the groups that are still on the list. */
const PROGRAM = `
trap '' INT TERM HUP
pids=" "
while read -r word id; do
  case "$word" in
    guard) pids="$pids$id " ;;
    release) case "$pids" in *" $id "*) pids=\${pids% $id *}" "\${pids#* $id } ;; esac ;;
    quiet) exit 0 ;;
  esac
done
for id in $pids; do kill -KILL "-$id" 2>/dev/null; done
[ -n "$1" ] || exit 0
sleep 0.2
rm -rf "$1"
`;

/**
 * What a child runs before it becomes its program: it puts itself on the list. If the harness did that, one killed
 * right after the fork would leave the child behind. This way the guard's input cannot end before the child is listed.
 */
const REGISTER = `trap : PIPE; echo "guard $$" >&3; exec 3>&-; exec "$@"`;

/** How a guarded program is started. */
export interface GuardedSpawn {
  cwd?: string;
  env: NodeJS.ProcessEnv;
  /** The open file that its output goes to; `pipe` leaves it to be read. */
  output: number | "pipe";
}

export class Guard {
  readonly #input: Writable;

  /** Starts a guard; it also removes this temporary folder, where one is given. */
  constructor(folder = "") {
    const guard = spawn("/bin/sh", ["-c", PROGRAM, "flashproof-guard", folder], {
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
    });
    // The harness goes on without a guard that has died or cannot be started.
    guard.on("error", () => {});
    guard.stdin.on("error", () => {});
    guard.unref();
    (guard.stdin as unknown as { unref?: () => void }).unref?.();
    this.#input = guard.stdin;
  }

  /**
   * Starts a program as the leader of its own process group, which ends with the harness. It has its own group so that
   * a terminal's Ctrl-C reaches only the harness, which ends its children in order.
   */
  spawn(command: readonly string[], { output, ...options }: GuardedSpawn): ChildProcess {
    const args = ["-c", REGISTER, "flashproof-start", ...command];
    const stdio = ["ignore" as const, output, output, this.#input];
    return spawn("/bin/sh", args, { ...options, detached: true, stdio });
  }

  /** Takes a group off the list. It has ended, and its id may soon belong to another. */
  release(leader: number): void {
    this.#input.write(`release ${leader}\n`);
  }

  /** Ends the guard once everything is stopped and removed. */
  dismiss(): void {
    this.#input.end("quiet\n");
  }
}
