// The metrics of all workers: a worker asks the primary for them, and the primary asks each worker. So it does not matter
// which worker answers.
import cluster, { type Worker } from "node:cluster";
import { AggregatorRegistry, type Registry } from "prom-client";

const ASK = "flashproof:metrics";
/** More than prom-client gives a worker that does not answer. */
const ANSWERS_WITHIN_MS = 6_000;

interface Answer {
  type: typeof ASK;
  text?: string;
  error?: string;
}

const isOurs = (message: unknown): message is Answer =>
  typeof message === "object" && message !== null && "type" in message && message.type === ASK;

/** In the primary: answers its workers. */
export function answerForMetrics(): void {
  const all = new AggregatorRegistry();
  cluster.on("message", (worker: Worker, message: unknown) => {
    if (!isOurs(message)) return;
    const answer = (fields: Omit<Answer, "type">) => {
      // It may have ended meanwhile.
      if (worker.isConnected()) worker.send({ type: ASK, ...fields });
    };
    ofThoseWhoLive(() => all.clusterMetrics()).then(
      (text) => answer({ text }),
      (error: Error) => answer({ error: error.message }),
    );
  });
}

/** The answer of all workers. One that ends while they are asked would be waited for in vain, so the others are asked again. */
async function ofThoseWhoLive(ask: () => Promise<string>): Promise<string> {
  let stop = () => {};
  const oneEnded = new Promise<undefined>((resolve) => {
    const onEnd = () => resolve(undefined);
    cluster.once("disconnect", onEnd);
    stop = () => cluster.off("disconnect", onEnd);
  });
  const text = await Promise.race([ask(), oneEnded]).finally(stop);
  return text ?? ofThoseWhoLive(ask);
}

/** In a worker, at its start: lets the primary read these metrics. */
export function shareMetrics(own: Registry): void {
  AggregatorRegistry.setRegistries(own);
  // It answers from now on.
  new AggregatorRegistry();
}

/** In a worker: the metrics of all workers, read by the primary. Rejects if one of them does not answer. */
export function metricsOfAllWorkers(): Promise<string> {
  return new Promise((resolve, reject) => {
    const end = (finish: () => void) => {
      clearTimeout(timer);
      process.off("message", onMessage);
      finish();
    };
    const late = () => end(() => reject(new Error("the primary did not answer")));
    const timer = setTimeout(late, ANSWERS_WITHIN_MS);
    const onMessage = (message: unknown) => {
      if (!isOurs(message)) return;
      const { text, error } = message;
      end(() => (text === undefined ? reject(new Error(error)) : resolve(text)));
    };
    process.on("message", onMessage);
    process.send?.({ type: ASK });
  });
}
