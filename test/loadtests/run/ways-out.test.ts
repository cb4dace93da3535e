// However a load or the demonstration ends, it leaves no process, and with it no port, no temporary folder, and no token in a file.
import { execFile } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import * as assert from "uvu/assert";
import { until } from "../../../base/until.ts";
import { suite } from "../../runner/suite.ts";
import { type Command, Playground } from "../../support/command.ts";

const test = suite("ways out of a run", { serial: true });

const run = promisify(execFile);
const STARTS_WITHIN_MS = 30_000;

let playground: Playground;
test.before(async () => {
  playground = await Playground.create();
});
test.after(() => playground.clear());

const start = (name: string, ...more: string[]): Command => {
  const out = path.join(playground.folder, name);
  const calm = ["--profile", "soak", "--duration", "60", "--faults", "none"];
  return playground.start("loadtests/load.ts", [...calm, "--out", out, ...more]);
};

/** The run's files, as one text. */
function filesOf(name: string): string {
  const out = path.join(playground.folder, name);
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return files.map((one) => readFileSync(path.join(one.parentPath, one.name), "utf8")).join("\n");
}

/** Waits until k6's buyers ask; returns the admin token that k6 was given. */
async function stampeding(name: string): Promise<string> {
  const isAsked = () => filesOf(name).includes('"process":"k6-');
  await until(isAsked, { what: "k6's first purchase", deadlineMs: STARTS_WITHIN_MS, everyMs: 100 });
  const { stdout } = await run("ps", ["axeww", "-o", "command="], { maxBuffer: 64 * 1024 * 1024 });
  const k6 = stdout.split("\n").find((line) => line.includes(" run ") && line.includes(playground.folder));
  return /"token\.admin":"(\w+)"/.exec(k6 ?? "")?.[1] ?? "";
}

for (const signals of [["SIGKILL"], ["SIGINT", "SIGINT"]] as const) {
  test(`${signals.join(" and ")} while k6 runs leaves neither k6 nor its token`, async () => {
    const name = signals.join("-");
    const command = start(name);
    const token = await stampeding(name);
    assert.is.not(token, "", "k6 has the token");
    const [first, second] = signals;
    command.signal(first);
    if (second !== undefined) {
      await command.says("stopping");
      command.signal(second);
    }
    const { code, output } = await command.end();
    assert.is(code, second === undefined ? null : 130, output);
    await playground.untilClear();
    assert.not.ok(filesOf(name).includes(token), "a file holds the token");
  });
}

test("SIGKILL of the demonstration leaves nothing, its folder of logs neither", async () => {
  const command = playground.start("loadtests/demo.ts");
  await command.says("starting DTM");
  command.signal("SIGKILL");
  await command.end();
  await playground.untilClear();
});

test("SIGKILL of a generated history's judge leaves no history", async () => {
  const script = "loadtests/bench/measurements/judge-generated.ts";
  const command = playground.start(script, ["--operations", "5000000"]);
  const writes = async () => (await playground.folders()).length > 0;
  await until(writes, { what: "its folder", deadlineMs: STARTS_WITHIN_MS });
  command.signal("SIGKILL");
  await command.end();
  await playground.untilClear();
});

test("a server that cannot start ends the run with 70, and the stores with it", async () => {
  const target = JSON.parse(readFileSync("targets/fastify.json", "utf8")) as { start: object[] };
  const start0 = { ...target.start[0], command: ["node", "-e", "console.log('no luck'); process.exit(3)"] };
  const file = path.join(playground.folder, "broken.json");
  writeFileSync(file, JSON.stringify({ ...target, folder: process.cwd(), start: [start0] }));
  const { code, output } = await start("broken", "--target", file).end(STARTS_WITHIN_MS);
  assert.is(code, 70, output);
  assert.match(output, /ended before it was ready \(code 3\).*no luck/s);
  await playground.untilClear();
});
