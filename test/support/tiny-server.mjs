// The least that the stack can start as a system under test. Its moods come from MOOD: `stubborn` ignores SIGTERM,
// `dead` ends at once with a word in its log.
import { createServer } from "node:http";

const { MOOD, PORT } = process.env;
if (MOOD === "dead") {
  console.error("the cupboard is bare");
  process.exit(3);
}
process.on("SIGTERM", () => MOOD === "stubborn" || process.exit(0));
createServer((request, response) => {
  if (request.url === "/env") response.end(JSON.stringify(process.env));
  else response.writeHead(request.url === "/healthz" ? 200 : 404).end();
}).listen(Number(PORT), "127.0.0.1");
