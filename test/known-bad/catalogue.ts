// Every entry of the catalogue, by the name of its file. A new entry is one more line here and its file.
import type { Innocent, Mistake } from "../support/known-bad.ts";
import { innocent as foreignMessages } from "./innocents/foreign-messages.ts";
import { innocent as holdShop } from "./innocents/hold-shop.ts";
import { innocent as messageShop } from "./innocents/message-shop.ts";
import { innocent as ordersClockAhead } from "./innocents/orders-clock-ahead.ts";
import { innocent as ordersClockBehind } from "./innocents/orders-clock-behind.ts";
import { innocent as ordersUnreadable } from "./innocents/orders-unreadable.ts";
import { innocent as ordersWithDrafts } from "./innocents/orders-with-drafts.ts";
import { innocent as plainShop } from "./innocents/plain-shop.ts";
import { innocent as repliesLost } from "./innocents/replies-lost.ts";
import { innocent as restockRepliesLost } from "./innocents/restock-replies-lost.ts";
import { innocent as retryShop } from "./innocents/retry-shop.ts";
import { innocent as runCutShort } from "./innocents/run-cut-short.ts";
import { innocent as runningGidsOnRedis } from "./innocents/running-gids-on-redis.ts";
import { innocent as slowShop } from "./innocents/slow-shop.ts";
import { innocent as slowToRecover } from "./innocents/slow-to-recover.ts";
import { mistake as abortAfterUnknown } from "./mistakes/abort-after-unknown.ts";
import { mistake as abortAfterUnknownDeduction } from "./mistakes/abort-after-unknown-deduction.ts";
import { mistake as anotherGidTold } from "./mistakes/another-gid-told.ts";
import { mistake as anotherGidWhenAskedAgain } from "./mistakes/another-gid-when-asked-again.ts";
import { mistake as boughtWithoutAUnit } from "./mistakes/bought-without-a-unit.ts";
import { mistake as branchWaitsTooLong } from "./mistakes/branch-waits-too-long.ts";
import { mistake as busyButBought } from "./mistakes/busy-but-bought.ts";
import { mistake as busyToNearlyAll } from "./mistakes/busy-to-nearly-all.ts";
import { mistake as checkBackNeverAnswers } from "./mistakes/check-back-never-answers.ts";
import { mistake as compensationTwice } from "./mistakes/compensation-twice.ts";
import { mistake as firstOfABatch } from "./mistakes/first-of-a-batch.ts";
import { mistake as invalidButBought } from "./mistakes/invalid-but-bought.ts";
import { mistake as ledgerExpires } from "./mistakes/ledger-expires.ts";
import { mistake as neverSellsAgain } from "./mistakes/never-sells-again.ts";
import { mistake as noBarrierInTheDeduction } from "./mistakes/no-barrier-in-the-deduction.ts";
import { mistake as noSuchSaleAtRandom } from "./mistakes/no-such-sale-at-random.ts";
import { mistake as oneInTenNeverSubmitted } from "./mistakes/one-in-ten-never-submitted.ts";
import { mistake as oneUnitTooMany } from "./mistakes/one-unit-too-many.ts";
import { mistake as openingDoubled } from "./mistakes/opening-doubled.ts";
import { mistake as orderAndBarrierApart } from "./mistakes/order-and-barrier-apart.ts";
import { mistake as orderForEveryCandidate } from "./mistakes/order-for-every-candidate.ts";
import { mistake as ordersWrittenTwice } from "./mistakes/orders-written-twice.ts";
import { mistake as readThenDecrement } from "./mistakes/read-then-decrement.ts";
import { mistake as restockAtEveryRequest } from "./mistakes/restock-at-every-request.ts";
import { mistake as restockDoubled } from "./mistakes/restock-doubled.ts";
import { mistake as retryInsertsAgain } from "./mistakes/retry-inserts-again.ts";
import { mistake as rollbackToldAsSoldOut } from "./mistakes/rollback-told-as-sold-out.ts";
import { mistake as runningGids } from "./mistakes/running-gids.ts";
import { mistake as soldOutBeforeTheLedger } from "./mistakes/sold-out-before-the-ledger.ts";
import { mistake as soldOutRemembered } from "./mistakes/sold-out-remembered.ts";
import { mistake as successBeforeCommit } from "./mistakes/success-before-commit.ts";
import { mistake as successOnError } from "./mistakes/success-on-error.ts";
import { mistake as unitBackAfterLostReply } from "./mistakes/unit-back-after-lost-reply.ts";
import { mistake as unitVanishes } from "./mistakes/unit-vanishes.ts";
import { mistake as unitsSetAside } from "./mistakes/units-set-aside.ts";
import { mistake as unknownToldAsRefused } from "./mistakes/unknown-told-as-refused.ts";
import { mistake as unknownToldAsSoldOut } from "./mistakes/unknown-told-as-sold-out.ts";

/** Systems that are wrong. The harness must find each. */
export const MISTAKES: Readonly<Record<string, Mistake>> = {
  "abort-after-unknown": abortAfterUnknown,
  "abort-after-unknown-deduction": abortAfterUnknownDeduction,
  "another-gid-told": anotherGidTold,
  "another-gid-when-asked-again": anotherGidWhenAskedAgain,
  "bought-without-a-unit": boughtWithoutAUnit,
  "branch-waits-too-long": branchWaitsTooLong,
  "busy-but-bought": busyButBought,
  "busy-to-nearly-all": busyToNearlyAll,
  "check-back-never-answers": checkBackNeverAnswers,
  "compensation-twice": compensationTwice,
  "first-of-a-batch": firstOfABatch,
  "invalid-but-bought": invalidButBought,
  "ledger-expires": ledgerExpires,
  "never-sells-again": neverSellsAgain,
  "no-barrier-in-the-deduction": noBarrierInTheDeduction,
  "no-such-sale-at-random": noSuchSaleAtRandom,
  "one-in-ten-never-submitted": oneInTenNeverSubmitted,
  "one-unit-too-many": oneUnitTooMany,
  "opening-doubled": openingDoubled,
  "order-and-barrier-apart": orderAndBarrierApart,
  "order-for-every-candidate": orderForEveryCandidate,
  "orders-written-twice": ordersWrittenTwice,
  "read-then-decrement": readThenDecrement,
  "restock-at-every-request": restockAtEveryRequest,
  "restock-doubled": restockDoubled,
  "retry-inserts-again": retryInsertsAgain,
  "rollback-told-as-sold-out": rollbackToldAsSoldOut,
  "running-gids": runningGids,
  "sold-out-before-the-ledger": soldOutBeforeTheLedger,
  "sold-out-remembered": soldOutRemembered,
  "success-before-commit": successBeforeCommit,
  "success-on-error": successOnError,
  "unit-back-after-lost-reply": unitBackAfterLostReply,
  "unit-vanishes": unitVanishes,
  "units-set-aside": unitsSetAside,
  "unknown-told-as-refused": unknownToldAsRefused,
  "unknown-told-as-sold-out": unknownToldAsSoldOut,
};

/** Systems that are right and look guilty. The harness must accuse none. */
export const INNOCENTS: Readonly<Record<string, Innocent>> = {
  "foreign-messages": foreignMessages,
  "hold-shop": holdShop,
  "message-shop": messageShop,
  "orders-clock-ahead": ordersClockAhead,
  "orders-clock-behind": ordersClockBehind,
  "orders-unreadable": ordersUnreadable,
  "orders-with-drafts": ordersWithDrafts,
  "plain-shop": plainShop,
  "replies-lost": repliesLost,
  "restock-replies-lost": restockRepliesLost,
  "retry-shop": retryShop,
  "run-cut-short": runCutShort,
  "running-gids-on-redis": runningGidsOnRedis,
  "slow-shop": slowShop,
  "slow-to-recover": slowToRecover,
};
