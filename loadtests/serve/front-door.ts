// The page of `make serve`, on a port and under a token of its own: no route of the server under test.
import { randomBytes } from "node:crypto";
import path from "node:path";
import { HarnessError } from "../../base/errors.ts";
import { openStores } from "../../invariants/observe/stores.ts";
import { HistoryWriter } from "../../invariants/record/writing/write-history.ts";
import type { DoorPage } from "../../invariants/report/door/door-page.ts";
import { pageFiles } from "../../invariants/report/page-files.ts";
import { doorHtml } from "../../invariants/report/page-html.ts";
import type { Stack } from "../../stack/stack.ts";
import { addressesOf } from "../../stack/system.ts";
import type { Target } from "../../targets/target.ts";
import { Client } from "../buyers/client.ts";
import { demandAllowedHosts } from "../doctor/allow-host.ts";
import { PrivateServer } from "../loopback/private-server.ts";
import { act } from "./actions.ts";
import { Desk } from "./desk.ts";
import { DoorLog } from "./door-log.ts";
import { keepServersUp } from "./keep-servers-up.ts";

const LOOK_EVERY_MS = 500;
const REQUEST_TIMEOUT_MS = 20_000;

/** A front door that is open. */
export interface FrontDoor {
  url: string;
  close(): Promise<void>;
}

/** Opens the page of a served system. `places` are the addresses that it lists. */
export async function openFrontDoor(
  target: Target,
  stack: Stack,
  places: DoorPage["places"],
  signal: AbortSignal,
): Promise<FrontDoor> {
  const history = new HistoryWriter(path.join(stack.temporary, "door.jsonl"), Date.now);
  const addresses = addressesOf(stack);
  const asking = { target, values: stack.values, history, stores: addresses };
  const client = new Client({ ...asking, timeoutMs: REQUEST_TIMEOUT_MS });
  const stores = openStores(target, addresses, Date.now, client.valuesOf);
  const abilities = abilitiesOf(target, stack);
  const page = { what: "door" as const, target: target.name, about: target.about, places, ...abilities };
  const html = doorHtml(page, pageFiles("door"));
  const log = new DoorLog((state) => server.publish("state", state), Date.now);
  const urls = stack.servers.map(({ url }) => url);
  const desk = new Desk({ target, client, stores, log, urls }, randomBytes(3).toString("hex"));
  let looking: NodeJS.Timeout | undefined;
  const server: PrivateServer = await PrivateServer.open(randomBytes(16).toString("hex"), {
    get: (name) => (name === "" ? { type: "text/html", body: html } : undefined),
    post: (name, body) => act({ desk, servers: stack.servers, signal, ...abilities }, name, body),
    onReaders(readers) {
      clearInterval(looking);
      // Nobody looks: the stores are not asked.
      looking = readers === 0 ? undefined : setInterval(() => void desk.look(), LOOK_EVERY_MS);
    },
  });
  keepServersUp(stack, log, signal);
  return {
    url: server.url,
    async close() {
      clearInterval(looking);
      await server.close();
      await client.close();
      history.close();
      await stores.close();
    },
  };
}

/** Why the page cannot do some of it with this target; undefined for what it can. */
export function abilitiesOf(
  target: Target,
  { servers, failpointFiles }: Pick<Stack, "servers" | "failpointFiles">,
): Pick<DoorPage, "closed" | "noCrash"> {
  const isOurs = target.requests.armFailpoint !== null && failpointFiles.length > 0;
  const noCrash = !isOurs
    ? `${target.name} has no failpoints, so that no server can be crashed at this place`
    : servers.some(({ process }) => process !== undefined)
      ? undefined
      : `${target.name} runs already, so that no server can be crashed from here`;
  try {
    demandAllowedHosts(target, undefined);
    return { closed: undefined, noCrash };
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return { closed: `Nothing is asked for from here: ${error.message}.`, noCrash };
  }
}
