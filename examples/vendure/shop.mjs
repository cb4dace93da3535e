// Vendure as its documentation starts it, on MariaDB and on loopback: `shop.mjs` serves, `shop.mjs populate` first makes
// the tables and 120 products. Vendure itself is whatever is installed in the folder that this runs in.
import { createRequire } from "node:module";
import path from "node:path";

const PRODUCTS = 120;
const [command = "serve", url = process.env.MYSQL_URL] = process.argv.slice(2);
// Vendure reports its use to its makers unless it is told not to.
process.env.VENDURE_DISABLE_TELEMETRY = "true";

const require = createRequire(path.join(process.cwd(), "package.json"));
const { bootstrap, DefaultLogger, dummyPaymentHandler, FastImporterService, LogLevel, TaxCategoryService } =
  require("@vendure/core");
const { RequestContext, VENDURE_VERSION } = require("@vendure/core");
const { populate } = require("@vendure/core/cli");

const config = (port, synchronize) => ({
  apiOptions: { port, hostname: "127.0.0.1", cors: false },
  dbConnectionOptions: { type: "mariadb", url, synchronize },
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
  logger: new DefaultLogger({ level: LogLevel.Warn }),
});

const INITIAL_DATA = {
  defaultLanguage: "en",
  defaultZone: "Europe",
  countries: [{ name: "Austria", code: "AT", zone: "Europe" }],
  taxRates: [{ name: "Standard", percentage: 20 }],
  shippingMethods: [{ name: "Standard", price: 500 }],
  paymentMethods: [
    {
      name: "Card",
      handler: { code: dummyPaymentHandler.code, arguments: [{ name: "automaticSettle", value: "true" }] },
    },
  ],
  collections: [],
};

/** Products 1 to 120, each with one variant of the same id. None has units before its sale opens. */
async function addProducts(app) {
  const importer = app.get(FastImporterService);
  await importer.initialize();
  const { items } = await app.get(TaxCategoryService).findAll(RequestContext.empty());
  for (let n = 1; n <= PRODUCTS; n++) {
    const named = (name) => ({ languageCode: "en", name, slug: name, description: "" });
    const productId = await importer.createProduct({ translations: [named(`product-${n}`)] });
    await importer.createProductVariant({
      productId,
      sku: `product-${n}`,
      price: 1_000,
      taxCategoryId: items[0].id,
      trackInventory: "TRUE",
      translations: [{ languageCode: "en", name: `product-${n}` }],
    });
  }
}

if (command === "populate") {
  const app = await populate(() => bootstrap(config(0, true)), INITIAL_DATA);
  await addProducts(app);
  await app.close();
  process.exit(0);
}
await bootstrap(config(Number(process.env.PORT), false));
console.log(`Vendure ${VENDURE_VERSION} listens on port ${process.env.PORT}`);
