// The metrics of several workers, of a server without stores.
import { request } from "undici";
import * as assert from "uvu/assert";
import { until } from "../../../base/until.ts";
import { freePort } from "../../../stack/process/ports.ts";
import { suite } from "../../runner/suite.ts";
import { startServer } from "../../support/server-child.ts";

const test = suite("the metrics of workers");

test("a worker that dies while it is asked for its metrics does not fail who reads them", async () => {
  const port = String(await freePort());
  const server = startServer({
    ...{ PORT: port, WORKERS: "2", REDIS_URL: "redis://127.0.0.1:1" },
    ...{ MYSQL_URL: "mysql://root@127.0.0.1:1/flashproof", DTM_URL: "http://127.0.0.1:1" },
  });
  try {
    const workers = () =>
      [...server.said().matchAll(/"workerPid":(\d+),"msg":"worker serves"/g)].map(([, pid]) => Number(pid));
    await until(() => workers().length === 2, { what: "two workers", deadlineMs: 20_000 });
    const [dying = 0] = workers();
    process.kill(dying, "SIGSTOP");
    let isAnswered = false;
    const answer = request(`http://127.0.0.1:${port}/metrics`).finally(() => (isAnswered = true));
    // The primary asks both. The one that is stopped says nothing, so no answer can have come before it dies.
    const healthy = await request(`http://127.0.0.1:${port}/healthz`);
    assert.is(healthy.statusCode, 200);
    assert.not(isAnswered);
    process.kill(dying, "SIGKILL");
    const { statusCode, body } = await answer;
    const text = await body.text();
    assert.is(statusCode, 200, text);
    assert.match(text, /^process_cpu_seconds_total\{worker="\d"\}/m);
  } finally {
    await server.end();
  }
});
