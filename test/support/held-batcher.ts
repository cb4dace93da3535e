// A batcher for unit tests: the test says when each batch ends.
import { SaleError } from "../../server/errors.ts";
import { Batcher, type Served } from "../../server/selling/batches.ts";
import type { Reply } from "../../server/selling/purchase.ts";
import { Deadline } from "../../server/time/deadline.ts";
import { ManualClock } from "./fakes.ts";

/** A batcher whose batches end when the test releases them, their replies and the work after them one by one. */
export function heldBatcher(
  settings = { batchSize: 3, batchesInFlight: 1, queueLimit: 100 },
  bounds = { batchesInFlight: 100, queueLimit: 1_000 },
) {
  const clock = new ManualClock();
  const batches: {
    sale: string;
    users: string[];
    release: (finished?: Promise<void>) => void;
    fail: (error: Error) => void;
  }[] = [];
  const batcher = new Batcher<Reply>(
    {
      serve: (sale, { users }) =>
        new Promise<Served<Reply>>((resolve, reject) => {
          const replies = users.map((user) => ({ gid: `gid of ${user}`, first: true }));
          const release = (finished?: Promise<void>) => resolve({ replies, ...(finished && { finished }) });
          batches.push({ sale, users, release, fail: reject });
        }),
      settings,
      bounds,
      usualMs: () => 100,
    },
    clock,
  );
  const buy = (sale: string, user: string) => batcher.join(sale, user, new Deadline(clock, 1_900));
  return { batcher, buy, batches, clock };
}

/** The code of a refusal, or the gid. */
export const code = async (reply: Promise<Reply>) => {
  const answer = await reply;
  return answer instanceof SaleError ? answer.code : answer.gid;
};
