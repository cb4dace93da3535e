// The names of those who take part in a trace: taken from links, sources, log files and faults.
import type { RunContext } from "./gathered.ts";
import type { Party } from "./trace.ts";

export const BUYER: Party = "buyer";
export const DTM: Party = "DTM";
export const REDIS: Party = "Redis";
export const MYSQL: Party = "MySQL";
/** Where it is not known which one. */
export const SOME_SERVER: Party = "server";

const PROGRAMS: Readonly<Record<string, Party>> = {
  redis: REDIS,
  mysql: MYSQL,
  mariadb: MYSQL,
  dtm: DTM,
  buyers: BUYER,
};

/** The party that a program's name stands for, as in `redis`, `mariadb` or `server-1`. */
export const partyOf = (program: string): Party => PROGRAMS[program] ?? program;

/** The two ends of a link: `server-1-redis` leads from `server-1` to Redis, `dtm-server-1` from DTM to `server-1`. */
export function endsOf(link: string): [from: Party, to: Party] {
  const first = /^(buyers|dtm)-(.+)$/.exec(link);
  if (first !== null) return [partyOf(first[1] ?? ""), first[2] ?? ""];
  const last = /^(.+)-(redis|mysql|dtm)$/.exec(link);
  return last === null ? [link, link] : [last[1] ?? "", partyOf(last[2] ?? "")];
}

/** The store in which something is read: by name where the run tells it, else by what it holds. */
export const storeOf = (what: "stock" | "ledger" | "orders", { sources }: RunContext): Party =>
  sources[what] ?? what;

/** From the buyer over servers and DTM to the stores; each once. */
export function inOrder(parties: Iterable<Party>): Party[] {
  const rank = (party: Party) =>
    party === BUYER
      ? 0
      : party.startsWith(SOME_SERVER)
        ? 1
        : ({ [DTM]: 2, [REDIS]: 3, [MYSQL]: 4 }[party] ?? 5);
  return [...new Set(parties)].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
