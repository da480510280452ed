// The bill of materials: what a package is made of, as CycloneDX 1.5 (https://cyclonedx.org/docs/1.5/json). From
// package-lock.json alone, so that the same lock file gives the same bytes. npm's own `npm sbom` leaves out packages that
// tools of the development need too.
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../bootstrap.mjs";

/**
 * Writes the bill of what ships.
 * @param {string} file where to
 * @returns {Promise<number>} the number of packages in it
 */
export async function writeSbom(file) {
  const { name, version, license, description } = read("package.json");
  const { packages } = read("package-lock.json");
  const shipped = Object.entries(packages).filter(
    ([path, { dev, devOptional }]) => path !== "" && !dev && !devOptional,
  );
  const components = shipped.map(([path, locked]) => component(nameOf(path), locked));
  const bill = {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: {
      component: { type: "application", name, version, description, ...licensed(license) },
    },
    components,
    dependencies: [
      { ref: `${name}@${version}`, dependsOn: refs(packages[""].dependencies, packages) },
      ...shipped.map(([path, locked]) => ({
        ref: refOf(path, locked),
        dependsOn: refs({ ...locked.dependencies, ...locked.optionalDependencies }, packages),
      })),
    ],
  };
  bill.metadata.component["bom-ref"] = `${name}@${version}`;
  await writeFile(file, `${JSON.stringify(bill, null, 2)}\n`);
  return components.length;
}

const read = (name) => JSON.parse(readFileSync(join(root, name), "utf8"));

const nameOf = (path) => path.replace(/^.*node_modules\//, "");

const refOf = (path, { version }) => `${nameOf(path)}@${version}`;

/** What is needed, by its reference; npm puts it at the top unless two versions are needed. */
function refs(dependencies = {}, packages) {
  return Object.keys(dependencies)
    .map((name) => `node_modules/${name}`)
    .filter((path) => Object.hasOwn(packages, path))
    .map((path) => refOf(path, packages[path]));
}

function component(name, { version, license, integrity, optional }) {
  return {
    type: "library",
    "bom-ref": `${name}@${version}`,
    name,
    version,
    scope: optional ? "optional" : "required",
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    hashes: [{ alg: "SHA-512", content: hexOf(integrity) }],
    ...licensed(license),
  };
}

/** The lock file has `sha512-` and base64. */
const hexOf = (integrity) =>
  Buffer.from(integrity.replace("sha512-", ""), "base64").toString("hex");

/** An expression may name several. */
const licensed = (license) => (license ? { licenses: [{ expression: license }] } : {});
