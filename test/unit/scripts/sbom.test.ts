import { readFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeSbom } from "../../../scripts/support/sbom.mjs";
import type { TemporaryFolder } from "../../support/temporary";
import { temporaryFolder } from "../../support/temporary";

/** The parts of CycloneDX 1.5 that are used, as https://cyclonedx.org/docs/1.5/json says. */
const billSchema = v.object({
  bomFormat: v.literal("CycloneDX"),
  specVersion: v.literal("1.5"),
  version: v.literal(1),
  metadata: v.object({
    component: v.looseObject({ type: v.literal("application"), "bom-ref": v.string() }),
  }),
  components: v.array(
    v.object({
      type: v.literal("library"),
      "bom-ref": v.string(),
      name: v.string(),
      version: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+/)),
      scope: v.picklist(["required", "optional"]),
      purl: v.pipe(v.string(), v.regex(/^pkg:npm\/(%40[\w.-]+\/)?[\w.-]+@[\w.-]+$/)),
      hashes: v.tuple([
        v.object({
          alg: v.literal("SHA-512"),
          content: v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/)),
        }),
      ]),
      licenses: v.tuple([v.object({ expression: v.string() })]),
    }),
  ),
  dependencies: v.array(v.object({ ref: v.string(), dependsOn: v.array(v.string()) })),
});

let folder: TemporaryFolder;
let bill: v.InferOutput<typeof billSchema>;
beforeAll(async () => {
  folder = await temporaryFolder("sbom");
  const file = path.join(folder.path, "bill.cdx.json");
  const count = await writeSbom(file);
  bill = v.parse(billSchema, JSON.parse(await readFile(file, "utf8")));
  expect(bill.components).toHaveLength(count);
});
afterAll(() => folder.remove());

it("the bill names each package once, and says of each what it needs", () => {
  const references = bill.components.map((component) => component["bom-ref"]);
  expect(new Set(references).size).toBe(references.length);
  const root = bill.metadata.component["bom-ref"];
  expect(bill.dependencies.map(({ ref }) => ref).sort()).toEqual([root, ...references].sort());
  const needed = new Set(bill.dependencies.flatMap(({ dependsOn }) => dependsOn));
  // Nothing is in it that nothing needs, and nothing needs what is not in it.
  expect([...needed].sort()).toEqual([...references].sort());
});
