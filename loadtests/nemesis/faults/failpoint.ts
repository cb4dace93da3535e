// A failpoint in one server: its next purchases or branch calls fail at a named place. Arming it shows nothing: each
// time that it goes off is in the history by itself.
import type { FaultMark } from "../../../invariants/record/run-file.ts";
import { FAILPOINTS, type FailpointMode, type FailpointName } from "../../../server/contract.ts";
import type { Fault } from "../fault.ts";

const MODES: readonly FailpointMode[] = ["hang", "error", "drop", "delay=300", "delay=1500", "exit"];

/** The coverage mark of a run in which this failpoint went off in one of these modes. */
export const hitMark = (name: FailpointName, modes: readonly FailpointMode[]): FaultMark => ({
  name: `hit-${name}`,
  says: `a purchase or a branch failed at ${name}`,
  op: `failpoint ${name}`,
  modes: [...modes],
  duringSale: false,
});

export const failpoint: Fault = {
  name: "failpoint",
  about: "a server fails at a named place: hangs, throws, cuts the connection, waits or exits",
  mark: undefined,
  needs:
    "failpoints in the target, and make load with WORKERS=1; make verify arms them whatever FAULTS= says",
  placesIn: ({ servers, failpoints }) => (failpoints ? servers : []),
  details(random) {
    const mode = random.pick(MODES);
    return { failpoint: random.pick(FAILPOINTS), mode, amount: mode === "exit" ? 1 : random.int(1, 20) };
  },
  async inject({ client, stack, sales }, { on, failpoint: name, mode, amount: times = 1 }) {
    const server = stack.servers.find(({ name }) => name === on);
    const url = server?.direct ?? server?.url;
    if (url === undefined || name === undefined || mode === undefined) return undefined;
    const armed = await Promise.all(sales.map((sale) => client.arm(url, sale, { name, mode, times })));
    return armed.includes(true) ? `${on} ${name} ${mode} × ${times}` : undefined;
  },
  // It is armed for a number of passes, not for a time: what has not gone off yet still may.
  heal: async () => false,
};
