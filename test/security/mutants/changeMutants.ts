import type { Mutant } from "./mutant";

const test = "test/security/filesChanges.test.ts";

/** Controls of what is told of changed files. */
export const changeMutants: readonly Mutant[] = [
  {
    name: "a difference of exactly one file",
    requirement: "R53",
    test,
    filter: "R53 .*folder conf$",
    file: "src/changes/folderChanges.ts",
    find: `    if (files.flat().some(isSecretPath)) return { kind: "private" };
    if (!files.every((names) => names.join("\\0") === paths.join("\\0"))) return null;`,
    replace: "",
  },
  {
    name: "names that secrets go by",
    requirement: "R53",
    test,
    filter: "R53 .*is not of (conf/id_rsa|prod.tfvars)$",
    file: "src/changes/secretNames.ts",
    find: "return secretFile.test(name) && !sampleName.test(name);",
    replace: "return false;",
  },
];
