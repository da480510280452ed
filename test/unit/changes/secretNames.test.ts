import { describe, expect, it } from "vitest";
import { isSecretPath } from "../../../src/changes/secretNames";

const shown = (names: readonly string[]): readonly string[] =>
  names.filter((name) => !isSecretPath(name));
const held = (names: readonly string[]): readonly string[] => names.filter(isSecretPath);

describe("R53 names that secrets go by", () => {
  it.each([
    ["environments", [".env", ".env.local", ".envrc", ".env-prod", ".env_old", ".env2"]],
    [
      "more of them",
      ["prod.env", ".dev.vars", ".dev.vars.staging", "prod.tfvars", "x.tfvars.json"],
    ],
    ["state of machines", ["terraform.tfstate", "terraform.tfstate.backup", "x.tfstate.17.backup"]],
    ["keys", ["a.pem", "a.key", "AuthKey_1.p8", "a.p12", "a.pfx", "putty.ppk", "a.jks", "a.kdbx"]],
    ["keys of ssh", ["id_rsa", "id_rsa.old", "id_rsa~", "id_ed25519_work", "deploy_rsa"]],
    ["logins", [".npmrc", ".yarnrc.yml", ".netrc", "_netrc", ".pypirc", ".pgpass", ".htpasswd"]],
    ["more of them", [".git-credentials", ".dockercfg", "kubeconfig", ".vault-token", ".my.cnf"]],
    ["what calls itself so", ["credentials", "credentials.json", "secrets.yml", "secret.toml"]],
    [
      "what calls itself nearly so",
      ["my-credentials.json", "client_secret_1.json", "secrets.prod.yaml"],
    ],
    ["accounts of services", ["service-account.json", "x-serviceAccount-1.json", "passwords.txt"]],
    [
      "files of a program's folder",
      ["home/.docker/config.json", ".cargo/credentials", ".m2/settings.xml"],
    ],
    [
      "whatever lies in some folders",
      [
        ".ssh/config",
        "a/.aws/b/c",
        ".gnupg/x",
        ".kube/config",
        ".envs/.production/.django",
        "x/.git/config",
      ],
    ],
  ])("%s are private", (_what, names) => {
    expect(shown(names)).toEqual([]);
  });

  it.each([
    ["an editor", [".env~", "id_rsa~", ".id_rsa.swp", "#id_rsa#", ".#id_rsa", "..env.swo"]],
    [
      "a program",
      ["secrets.yml.bak", "server.key.orig", "a.pem.1", "a.pem.bak.2", "id_rsa.backup~"],
    ],
    ["a person", ["credentials (1).json", "secrets copy.yml", "id_rsa copy 2", "a.key - copy"]],
  ])("a copy that %s left is one, too", (_who, names) => {
    expect(shown(names)).toEqual([]);
  });

  it("other spellings of the same file are the same name", () => {
    const spellings = [".ENV", ".Env.", ".env ", ".en\u200Cv", ".e\u00ADnv", "ID_RSA", ".SSH/x"];
    // The Kelvin sign is a k for a file system that does not mind case.
    spellings.push("server.\u212Aey", "\uFF0Eenv", "Secrets.YML");
    expect(shown(spellings)).toEqual([]);
  });

  it("samples and a program's own text are shown", () => {
    const samples = [
      ".env.example",
      ".env.sample",
      ".env.local.template",
      ".env-dist",
      "example.env",
    ];
    samples.push(".dev.vars.example", "terraform.tfvars.example");
    const texts = ["credentials.ts", "src/secrets/read.go", "secretNames.ts", "passwordReset.tsx"];
    texts.push(
      "environment.ts",
      "env.d.ts",
      "keys.ts",
      "monkey.txt",
      "config.json",
      "docker/config.json",
    );
    texts.push(
      ".github/workflows/x.yml",
      ".gitignore",
      "rsa.ts",
      "turkey",
      "history.md",
      "kube/config",
    );
    expect(held([...samples, ...texts])).toEqual([]);
  });
});
