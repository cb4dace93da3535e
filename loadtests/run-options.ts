// The options that every kind of run takes.
import { DTM_STORES } from "../stack/dtm.ts";
import { oneOf, text, wholeNumber } from "../stack/options.ts";
import { RUNS } from "./run-folder.ts";

export const RUN_OPTIONS = {
  seed: {
    about: "the same seed plans the same run; fresh",
    value: "<n>",
    parse: wholeNumber(0, 0x7fff_ffff),
    otherwise: undefined as number | undefined,
  },
  target: {
    about: "system under test: a name in targets/ or a file",
    value: "<target>",
    parse: text,
    otherwise: "fastify",
  },
  out: { about: "folder that run folders are made in", value: "<folder>", parse: text, otherwise: RUNS },
  rest: {
    about: "seconds to wait for rest at the end",
    value: "<s>",
    parse: wholeNumber(1, 600),
    otherwise: 25,
  },
  "dtm-store": {
    about: `DTM's store: ${DTM_STORES.join(", ")}`,
    value: "<store>",
    parse: oneOf(DTM_STORES),
    otherwise: "redis" as const,
  },
};
