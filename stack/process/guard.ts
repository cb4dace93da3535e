// A guard that outlives the harness: should the harness be killed outright, its children and their data go too.
// It knows nothing but a list of process groups, fed through a pipe; one is off the list once it has ended.
import { type ChildProcess, spawn } from "node:child_process";
import type { Writable } from "node:stream";

/** The guard's whole program. At the end of its input it kills what is still on the list. */
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
sleep 0.2
rm -rf "$1"
`;

/**
 * What a child runs before it becomes its program: it puts itself on the list. Were it put there from here, a harness
 * killed right after the fork would leave it behind; so the guard's input has no end before the child has spoken.
 */
const REGISTER = `trap : PIPE; echo "guard $$" >&3; exec 3>&-; exec "$@"`;

export class Guard {
  readonly #input: Writable;

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
    this.#input = guard.stdin;
  }

  /**
   * Starts a program as the leader of its own process group, which is to die with the harness. Of its own group, so
   * that a terminal's Ctrl-C is for the harness alone, which ends its children in order.
   */
  spawn(
    command: readonly string[],
    options: { cwd: string; env: NodeJS.ProcessEnv; log: number },
  ): ChildProcess {
    const { cwd, env, log } = options;
    const args = ["-c", REGISTER, "flashproof-start", ...command];
    return spawn("/bin/sh", args, { cwd, env, detached: true, stdio: ["ignore", log, log, this.#input] });
  }

  /** This group has ended; its id may soon be another's. */
  release(leader: number): void {
    this.#input.write(`release ${leader}\n`);
  }

  /** Ends the guard itself, when all is stopped and removed. */
  dismiss(): void {
    this.#input.end("quiet\n");
  }
}
