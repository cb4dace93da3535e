// How the simulated Redis says no: as Redis does, or because it is only a simulation.

/** Redis refuses a command or a script. The text is Redis' own, with its code in front; ioredis gives it the same name. */
export class RedisRefusal extends Error {
  override readonly name = "ReplyError";
}

/** The simulated Redis cannot do what a real one does. It is a fault of the simulator, so no script can catch it. */
export class NotSimulated extends Error {
  override readonly name = "NotSimulated";
  constructor(what: string) {
    super(`the simulated Redis has no ${what}`);
  }
}

export const WRONG_TYPE = "WRONGTYPE Operation against a key holding the wrong kind of value";
export const NO_INTEGER = "ERR value is not an integer or out of range";
export const SYNTAX = "ERR syntax error";
