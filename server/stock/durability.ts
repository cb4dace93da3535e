// What Redis may lose of what it acknowledged. A buyer told *bought* has nothing but the deduction in Redis until their
// order is there.

const NOT_YET = /^(LOADING|BUSY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN)\b/;

/**
 * The reasons to doubt that this Redis keeps what it acknowledges, each with what to set; none if there is no doubt.
 * `get` asks with CONFIG GET. Rejects if Redis does not answer.
 */
export async function doubtsOfRedis(get: (setting: string) => Promise<unknown>): Promise<string[]> {
  const told = new Map<string, string>();
  try {
    for (const name of ["appendonly", "appendfsync", "maxmemory", "maxmemory-policy"]) {
      const answer = await get(name);
      if (Array.isArray(answer) && typeof answer[1] === "string") told.set(name, answer[1]);
    }
  } catch (error) {
    const { name, message } = error as Error;
    // Not answered, or not now: it can be asked again. Only a refusal is an answer.
    if (name !== "ReplyError" || NOT_YET.test(message)) throw error;
    return [
      `Redis does not tell its settings (${message}); check there that appendonly is yes, appendfsync always and maxmemory-policy noeviction`,
    ];
  }
  return doubtsIn(told);
}

function doubtsIn(told: ReadonlyMap<string, string>): string[] {
  const is = (name: string) => told.get(name) ?? "unknown";
  const doubts: string[] = [];
  if (is("appendonly") !== "yes")
    doubts.push(`Redis has appendonly=${is("appendonly")}: it forgets deductions when it ends; set yes`);
  else if (is("appendfsync") !== "always")
    doubts.push(
      `Redis has appendfsync=${is("appendfsync")}: it forgets the newest deductions when its machine ends; set always`,
    );
  // Without a limit on its memory it evicts nothing.
  if (is("maxmemory") !== "0" && is("maxmemory-policy") !== "noeviction")
    doubts.push(
      `Redis has maxmemory-policy=${is("maxmemory-policy")}: when it is full it drops keys of a sale; set noeviction`,
    );
  return doubts;
}
