// What Redis replies, as ioredis gives it to its caller.

export type RedisReply = string | number | null | RedisReply[];

/** A status such as OK. A caller gets its text; a script can tell it from a string. */
export class Status {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** The reply to one command. */
export type CommandReply = RedisReply | Status;
