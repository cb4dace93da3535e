// What kind of connection an exchange passed on, whichever server has it.

/** A link without the name of its server. */
export type Channel = "redis" | "mysql" | "dtm" | "dtm→server" | "buyer";

/** The names of the links of one server, each with its channel. */
export const channelsOf = (server: string): [link: string, channel: Channel][] => [
  [`buyers-${server}`, "buyer"],
  [`${server}-redis`, "redis"],
  [`${server}-mysql`, "mysql"],
  [`${server}-dtm`, "dtm"],
  [`dtm-${server}`, "dtm→server"],
];
