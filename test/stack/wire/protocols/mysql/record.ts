// Records what a client and a real server say to each other, for split.test.ts: npx tsx …/record.ts. It starts a MariaDB of
// its own. Go's driver is recorded from the shop in examples/go-guarded-update.
import { writeFile } from "node:fs/promises";
import { execa } from "execa";
import { createConnection } from "mysql2/promise";
import { request } from "undici";
import { freePort } from "../../../../../stack/process/ports.ts";
import { privateMysql } from "../../../../support/stores.ts";
import { wiredTo } from "./wired.ts";

type Wire = Awaited<ReturnType<typeof wiredTo>>;
interface Login {
  user: string;
  password: string;
  database: string;
}

async function useMysql2({ port }: Wire, login: Login): Promise<void> {
  const connection = await createConnection({ host: "127.0.0.1", port, ...login, multipleStatements: true });
  await connection.query(
    "CREATE TABLE carts (id INT PRIMARY KEY AUTO_INCREMENT, buyer VARCHAR(40), note TEXT)",
  );
  await connection.beginTransaction();
  await connection.execute("INSERT INTO carts (buyer, note) VALUES (?, ?)", ["ada", null]);
  await connection.query(
    "SELECT * FROM carts WHERE buyer = 'ada' FOR UPDATE; UPDATE carts SET note = 'x'; SELECT 1",
  );
  await connection.execute("SELECT id, note FROM carts WHERE id > ?", [0]);
  await connection.commit();
  await connection.query("SELECT * FROM nowhere").catch(() => undefined);
  await connection.ping();
  connection.unprepare("SELECT id, note FROM carts WHERE id > ?");
  await connection.end();
}

async function useGo({ port }: Wire, login: Login): Promise<void> {
  const cwd = "examples/go-guarded-update";
  const shop = await freePort();
  const env = {
    ...{ MYSQL_ADDRESS: `127.0.0.1:${port}`, MYSQL_USER: login.user, MYSQL_PASSWORD: login.password },
    ...{ MYSQL_DATABASE: login.database, PORT: String(shop) },
  };
  const binary = "../../build/recorded-shop";
  await execa("go", ["build", "-o", binary, "."], { cwd });
  const running = execa(binary, { cwd, env, reject: false, stdio: "inherit" });
  const url = `http://127.0.0.1:${shop}`;
  const post = (path: string, body: unknown) =>
    request(url + path, { method: "POST", body: JSON.stringify(body) }).then(({ body }) => body.dump());
  for (let tries = 100; tries > 0; tries -= 1) {
    const isUp = await request(`${url}/up`).then(
      () => true,
      () => false,
    );
    if (isUp) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await post("/items", { ID: 1, Stock: 1 });
  for (const buyer of [7, 7, 8]) await post("/orders", { Item: 1, Buyer: buyer });
  running.kill();
  await running;
}

const store = await privateMysql();
try {
  const { port, username: user, password, pathname } = new URL(store.url);
  const login = { user, password, database: pathname.slice(1) };
  for (const [name, use] of [
    ["mysql2", useMysql2],
    ["go-sql-driver", useGo],
  ] as const) {
    const wire = await wiredTo(Number(port));
    await use(wire, login);
    await wire.stop();
    const [first = []] = wire.connections;
    const lines = first.map(([from, bytes]) => `${from} ${bytes.toString("base64")}\n`);
    await writeFile(new URL(`recorded/${name}.txt`, import.meta.url), lines.join(""));
  }
} finally {
  await store.stop();
}
