// `make verify` with a user's options, small and unseen: its exit code, and what it said.
import { type VerifyOptions, verify } from "../../loadtests/verify/run-verify.ts";

/** Runs it into this folder; without other options it runs nothing. */
export async function verification(out: string, asked: Partial<VerifyOptions>) {
  const lines: string[] = [];
  const screen = { write: (text: string) => void lines.push(text), live: false, columns: 80 };
  const stores = {
    "dtm-store": "redis" as const,
    "redis-fsync": "always" as const,
    "mysql-flush": "1" as const,
  };
  const nothing = {
    case: undefined,
    cases: 0,
    wire: 0 as number | undefined,
    pairs: 0,
    sales: 0,
    faults: ["none"],
  };
  const options = { ...stores, ...nothing, seed: 11, target: "fastify", out, rest: 60, push: 1, ...asked };
  const code = await verify(options, () => "", screen, new AbortController().signal);
  return { code, said: lines.join("") };
}
